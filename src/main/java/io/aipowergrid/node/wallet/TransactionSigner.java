package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.HashType;
import io.aipowergrid.node.chain.script.PrecomputedSighash;
import io.aipowergrid.node.chain.script.ScriptBuilder;
import io.aipowergrid.node.chain.script.ScriptFlags;
import io.aipowergrid.node.chain.script.ScriptInterpreter;
import io.aipowergrid.node.chain.script.ScriptResult;
import io.aipowergrid.node.chain.script.ScriptTemplate;
import io.aipowergrid.node.chain.script.SignatureHash;
import io.aipowergrid.node.chain.script.SignatureVersion;
import io.aipowergrid.node.chain.script.TransactionSignatureChecker;
import io.aipowergrid.node.crypto.Secp256k1;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;

/** Signs drafts with the keys of an account. Belongs to one thread. */
final class TransactionSigner {
  private final ExtendedPrivateKey receive;
  private final ExtendedPrivateKey change;

  TransactionSigner(ExtendedPrivateKey account) {
    receive = account.child(KeyPath.Branch.RECEIVE.number());
    change = account.child(KeyPath.Branch.CHANGE.number());
  }

  /** The private key at the path. */
  ExtendedPrivateKey key(KeyPath path) {
    return switch (path.branch()) {
      case RECEIVE -> receive.child(path.index());
      case CHANGE -> change.child(path.index());
    };
  }

  /**
   * The transaction with all its signatures, each checked by the script interpreter under the rules
   * of relay before it leaves.
   *
   * @throws IllegalStateException when a check fails: the key is not that of the coin
   */
  Transaction sign(TransactionDraft draft) {
    Transaction unsigned = draft.unsigned();
    var shared = new PrecomputedSighash(unsigned);
    var inputs = new ArrayList<TxInput>();
    for (int i = 0; i < draft.coins().size(); i++) {
      SpendableCoin coin = draft.coins().get(i);
      inputs.add(unsigned.inputs().get(i).withScript(unlock(shared, i, coin)));
    }
    var signed =
        new Transaction(unsigned.version(), inputs, unsigned.outputs(), unsigned.lockTime());
    requireValid(signed, draft);
    return signed;
  }

  private Script unlock(PrecomputedSighash shared, int input, SpendableCoin coin) {
    TxOutput spent = coin.output();
    ExtendedPrivateKey key = key(coin.path());
    Hash256 digest =
        SignatureHash.of(
            SignatureVersion.BASE, shared, spent.script(), input, spent.value(), HashType.ALL);
    byte[] secret = key.secret();
    byte[] der = Secp256k1.sign(secret, digest).toDer();
    Arrays.fill(secret, (byte) 0);
    var signature = new ByteArrayOutputStream();
    signature.writeBytes(der);
    signature.write(HashType.ALL);
    var script = new ScriptBuilder().push(signature.toByteArray());
    if (ScriptTemplate.of(spent.script()) instanceof ScriptTemplate.PayToKeyHash) {
      script.push(key.publicKey().toBytes());
    }
    return script.build();
  }

  private static void requireValid(Transaction signed, TransactionDraft draft) {
    var shared = new PrecomputedSighash(signed);
    for (int i = 0; i < draft.coins().size(); i++) {
      TxOutput spent = draft.coins().get(i).output();
      TxInput input = signed.inputs().get(i);
      ScriptResult result =
          ScriptInterpreter.verify(
              input.script(),
              spent.script(),
              input.witness(),
              ScriptFlags.STANDARD_FLAGS,
              new TransactionSignatureChecker(shared, i, spent.value()));
      if (result != ScriptResult.OK) {
        throw new IllegalStateException("own signature of input " + i + " fails: " + result);
      }
    }
  }
}
