package io.aipowergrid.node.chain.bench;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.consensus.CompactBits;
import io.aipowergrid.node.chain.consensus.MerkleTree;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.HashType;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.chain.script.PrecomputedSighash;
import io.aipowergrid.node.chain.script.ScriptBuilder;
import io.aipowergrid.node.chain.script.SignatureHash;
import io.aipowergrid.node.chain.script.SignatureVersion;
import io.aipowergrid.node.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes valid blocks with signed payments, the same ones each time. Every payment spends the oldest
 * output that is ripe and makes two of it, so the set of coins grows. One thread.
 */
public final class ChainGenerator {
  /** chain.md 6: a coinbase must be this deep to be spent. */
  private static final int MATURITY = 100;

  /** More than two spacings after its parent a block may have the least difficulty (chain.md 4). */
  private static final long SPACING_SECONDS = 121;

  private static final int KEYS = 16;
  private static final int VERSION = 0x3000_0000;

  private record Ripe(OutPoint outPoint, TxOutput output, int key, int spendableFrom) {}

  private final NetworkParams params;
  private final HeaderHasher hasher;
  private final int payments;
  private final List<byte[]> secrets = new ArrayList<>();
  private final List<byte[]> publicKeys = new ArrayList<>();
  private final List<Script> scripts = new ArrayList<>();
  private final ArrayDeque<Ripe> coinbases = new ArrayDeque<>();
  private final ArrayDeque<Ripe> outputs = new ArrayDeque<>();
  private Hash256 parent;
  private int height;

  /**
   * @param payments in each block, as soon as there is something ripe to spend
   */
  public ChainGenerator(NetworkParams params, int payments) {
    this.params = params;
    this.hasher = params.headerHasher();
    this.payments = payments;
    this.parent = params.genesisHash();
    for (int i = 0; i < KEYS; i++) {
      var secret = new byte[Secp256k1.SECRET_BYTES];
      Arrays.fill(secret, (byte) (i + 1));
      byte[] publicKey = Secp256k1.publicKey(secret, true);
      secrets.add(secret);
      publicKeys.add(publicKey);
      scripts.add(PaymentScripts.payToKeyHash(Hash160.ofContent(publicKey)));
    }
  }

  /** The next block's bytes, as they would come from a peer. */
  public byte[] next() {
    height++;
    var transactions = new ArrayList<Transaction>();
    Transaction coinbase = coinbase();
    transactions.add(coinbase);
    for (int i = 0; i < payments; i++) {
      Ripe ripe = takeRipe();
      if (ripe == null) {
        break;
      }
      transactions.add(payment(ripe, transactions.size()));
    }
    coinbases.add(
        new Ripe(coinbase.outPoint(0), coinbase.outputs().getFirst(), key(0), height + MATURITY));
    for (int i = 1; i < transactions.size(); i++) {
      Transaction tx = transactions.get(i);
      for (int n = 0; n < tx.outputs().size(); n++) {
        outputs.add(new Ripe(tx.outPoint(n), tx.outputs().get(n), key(i + n), height + 1));
      }
    }
    return BlockCodec.toBytes(new Block(mine(transactions), transactions));
  }

  private @Nullable Ripe takeRipe() {
    Ripe coinbase = coinbases.peek();
    if (coinbase != null && coinbase.spendableFrom() <= height) {
      return coinbases.poll();
    }
    Ripe output = outputs.peek();
    return output != null && output.spendableFrom() <= height ? outputs.poll() : null;
  }

  private int key(int offset) {
    return (height + offset) % KEYS;
  }

  private Transaction coinbase() {
    Amount subsidy = params.subsidy().at(height);
    Amount share = params.operations().of(subsidy, height);
    Script push = new ScriptBuilder().number(height).push(new byte[] {0x42}).build();
    return new Transaction(
        1,
        List.of(new TxInput(OutPoint.NULL, push, TxInput.SEQUENCE_FINAL, Witness.EMPTY)),
        List.of(
            new TxOutput(subsidy.minus(share).units(), scripts.get(key(0))),
            new TxOutput(share.units(), params.operations().script())),
        0);
  }

  /** Pays both halves to the keys that {@link #next} expects at this position of the block. */
  private Transaction payment(Ripe ripe, int position) {
    long half = ripe.output().value() / 2;
    var input = new TxInput(ripe.outPoint(), Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
    var unsigned =
        new Transaction(
            2,
            List.of(input),
            List.of(
                new TxOutput(half, scripts.get(key(position))),
                new TxOutput(ripe.output().value() - half, scripts.get(key(position + 1)))),
            0);
    return new Transaction(
        2, List.of(input.withScript(unlock(unsigned, ripe))), unsigned.outputs(), 0);
  }

  private Script unlock(Transaction unsigned, Ripe ripe) {
    Hash256 digest =
        SignatureHash.of(
            SignatureVersion.BASE,
            new PrecomputedSighash(unsigned),
            ripe.output().script(),
            0,
            ripe.output().value(),
            HashType.ALL);
    byte[] der = Secp256k1.sign(secrets.get(ripe.key()), digest).toDer();
    byte[] signature = Arrays.copyOf(der, der.length + 1);
    signature[der.length] = HashType.ALL;
    return new ScriptBuilder().push(signature).push(publicKeys.get(ripe.key())).build();
  }

  private LegacyHeader mine(List<Transaction> transactions) {
    Hash256 root = MerkleTree.over(transactions.stream().map(Transaction::txid).toList()).root();
    long time = params.genesis().header().time() + SPACING_SECONDS * height;
    long bits = CompactBits.encode(params.proofOfWork().powLimit());
    BigInteger target = CompactBits.target(bits).orElseThrow();
    for (long nonce = 0; ; nonce++) {
      var header = new LegacyHeader(VERSION, parent, root, time, bits, nonce);
      Hash256 id = hasher.id(header);
      if (new BigInteger(id.toDisplayHex(), 16).compareTo(target) <= 0) {
        parent = id;
        return header;
      }
    }
  }
}
