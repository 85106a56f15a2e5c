package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.crypto.Secp256k1;
import io.aipowergrid.node.crypto.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What checking inputs costs the processor. Runs on the calling thread; nothing it makes is kept.
 */
public final class ScriptBench {
  private static final int VALUE = 100_000;
  private static final byte[] SECRET = Sha256.hash(new byte[] {1}).toBytes();
  private static final byte[] KEY = Secp256k1.publicKey(SECRET, true);
  private static final Hash160 KEY_HASH = Hash160.ofContent(KEY);

  /** Inputs of the transaction that shows how hashing grows with size. */
  private static final int MANY_INPUTS = 2000;

  /**
   * Seconds of processor time are those of one core.
   *
   * @param inputs of each kind that were checked
   * @param keyHashPerSecond inputs that spend P2PKH, two to a transaction
   * @param witnessPerSecond inputs that spend P2WPKH, two to a transaction
   * @param withoutEcdsaPerSecond P2PKH inputs whose signatures are hashed but not checked
   * @param manyInputsHashMicros one legacy signature hash in a transaction of 2000 inputs
   * @param manyInputsWitnessHashMicros one version 0 hash in the same
   */
  public record Result(
      int inputs,
      double keyHashPerSecond,
      double witnessPerSecond,
      double withoutEcdsaPerSecond,
      double manyInputsHashMicros,
      double manyInputsWitnessHashMicros) {}

  private ScriptBench() {}

  /**
   * Measures with the system's clock.
   *
   * @param inputs to check of each kind; as many warm up
   */
  public static Result run(int inputs) {
    return run(inputs, System::nanoTime);
  }

  static Result run(int inputs, LongSupplier nanoClock) {
    Transaction legacy = signed(false);
    Transaction witness = signed(true);
    return new Result(
        inputs,
        perSecond(inputs, nanoClock, () -> verify(legacy, SignatureVerifier.DIRECT)),
        perSecond(inputs, nanoClock, () -> verify(witness, SignatureVerifier.DIRECT)),
        perSecond(inputs, nanoClock, () -> verify(legacy, (key, der, digest) -> true)),
        hashMicros(SignatureVersion.BASE, nanoClock),
        hashMicros(SignatureVersion.WITNESS_V0, nanoClock));
  }

  private static double perSecond(int inputs, LongSupplier nanoClock, Runnable twoInputs) {
    int transactions = Math.max(1, inputs / 2);
    repeat(transactions, twoInputs);
    long start = nanoClock.getAsLong();
    repeat(transactions, twoInputs);
    return 2e9 * transactions / (nanoClock.getAsLong() - start);
  }

  private static void repeat(int times, Runnable work) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }

  private static double hashMicros(SignatureVersion version, LongSupplier nanoClock) {
    var shared = new PrecomputedSighash(unsigned(MANY_INPUTS));
    Script code = PaymentScripts.payToKeyHash(KEY_HASH);
    SignatureHash.of(version, shared, code, 0, VALUE, HashType.ALL);
    long start = nanoClock.getAsLong();
    for (int i = 0; i < MANY_INPUTS; i++) {
      SignatureHash.of(version, shared, code, i, VALUE, HashType.ALL);
    }
    return (nanoClock.getAsLong() - start) / 1e3 / MANY_INPUTS;
  }

  private static void verify(Transaction tx, SignatureVerifier verifier) {
    var shared = new PrecomputedSighash(tx);
    Script locking = locking(tx.hasWitness());
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxInput input = tx.inputs().get(i);
      ScriptResult result =
          ScriptInterpreter.verify(
              input.script(),
              locking,
              input.witness(),
              ScriptFlags.BLOCK_FLAGS,
              new TransactionSignatureChecker(shared, i, VALUE, verifier));
      if (!result.isOk()) {
        throw new IllegalStateException("an input of the bench does not verify: " + result);
      }
    }
  }

  private static Script locking(boolean witness) {
    return witness
        ? PaymentScripts.payToWitnessKeyHash(KEY_HASH)
        : PaymentScripts.payToKeyHash(KEY_HASH);
  }

  private static Transaction signed(boolean witness) {
    Transaction tx = unsigned(2);
    var shared = new PrecomputedSighash(tx);
    var version = witness ? SignatureVersion.WITNESS_V0 : SignatureVersion.BASE;
    var inputs = new ArrayList<TxInput>();
    for (int i = 0; i < tx.inputs().size(); i++) {
      TxInput input = tx.inputs().get(i);
      Script code = PaymentScripts.payToKeyHash(KEY_HASH);
      byte[] signature = sign(SignatureHash.of(version, shared, code, i, VALUE, HashType.ALL));
      inputs.add(
          witness
              ? input.withWitness(Witness.of(List.of(signature, KEY)))
              : input.withScript(new ScriptBuilder().push(signature).push(KEY).build()));
    }
    return new Transaction(tx.version(), inputs, tx.outputs(), tx.lockTime());
  }

  private static byte[] sign(Hash256 digest) {
    byte[] der = Secp256k1.sign(SECRET, digest).toDer();
    byte[] signature = Arrays.copyOf(der, der.length + 1);
    signature[der.length] = HashType.ALL;
    return signature;
  }

  private static Transaction unsigned(int inputCount) {
    var inputs = new ArrayList<TxInput>();
    for (int i = 0; i < inputCount; i++) {
      var previous = new OutPoint(Hash256.ZERO, i);
      inputs.add(new TxInput(previous, Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY));
    }
    var output = new TxOutput(VALUE, PaymentScripts.payToKeyHash(KEY_HASH));
    return new Transaction(2, inputs, List.of(output, output), 0);
  }
}
