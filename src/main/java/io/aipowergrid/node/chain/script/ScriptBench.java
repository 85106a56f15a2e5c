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
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How many inputs one processor checks a second, and what a signature hash costs in a large
 * transaction. Runs on the calling thread; nothing it makes is kept.
 */
public final class ScriptBench {
  /** Inputs of the transaction that shows how hashing grows with size. */
  public static final int MANY_INPUTS = 2000;

  private static final int VALUE = 100_000;
  private static final int SAMPLES = 32;
  private static final int INPUTS = 2;

  /**
   * Per second of processor time.
   *
   * @param keyHash inputs that spend P2PKH, two to a transaction
   * @param witnessKeyHash inputs that spend P2WPKH, two to a transaction
   * @param withoutEcdsa P2PKH inputs whose signatures are hashed but not checked
   * @param largeHashes signature hashes of the first form in a transaction of 2000 inputs
   * @param largeWitnessHashes version 0 hashes in the same
   */
  public record Rates(
      double keyHash,
      double witnessKeyHash,
      double withoutEcdsa,
      double largeHashes,
      double largeWitnessHashes) {}

  /** Read and then dropped, never kept. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Key(byte[] secret, byte[] bytes, Hash160 hash) {
    static Key of(int number) {
      byte[] secret = Sha256.hash(new byte[] {(byte) number, 1}).toBytes();
      byte[] bytes = Secp256k1.publicKey(secret, true);
      return new Key(secret, bytes, Hash160.ofContent(bytes));
    }

    byte[] sign(Hash256 digest) {
      byte[] der = Secp256k1.sign(secret, digest).toDer();
      byte[] signature = Arrays.copyOf(der, der.length + 1);
      signature[der.length] = HashType.ALL;
      return signature;
    }
  }

  private record Sample(Transaction tx, Script locking) {
    void verify(SignatureVerifier verifier) {
      var shared = new PrecomputedSighash(tx);
      for (int i = 0; i < tx.inputs().size(); i++) {
        TxInput input = tx.inputs().get(i);
        var checker = new TransactionSignatureChecker(shared, i, VALUE, verifier);
        ScriptResult result =
            ScriptInterpreter.verify(
                input.script(), locking, input.witness(), ScriptFlags.BLOCK_FLAGS, checker);
        if (!result.isOk()) {
          throw new IllegalStateException("an input of the bench does not verify: " + result);
        }
      }
    }
  }

  private final Duration perFigure;
  private final LongSupplier cpuNanos;

  private ScriptBench(Duration perFigure, LongSupplier cpuNanos) {
    this.perFigure = perFigure;
    this.cpuNanos = cpuNanos;
  }

  /**
   * Measures.
   *
   * @param perFigure how long each figure takes; half as long again warms up
   */
  public static Rates run(Duration perFigure) {
    return run(perFigure, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  static Rates run(Duration perFigure, LongSupplier cpuNanos) {
    var bench = new ScriptBench(perFigure, cpuNanos);
    List<Sample> legacy = samples(false);
    return new Rates(
        bench.inputsPerSecond(legacy, SignatureVerifier.DIRECT),
        bench.inputsPerSecond(samples(true), SignatureVerifier.DIRECT),
        bench.inputsPerSecond(legacy, (key, der, digest) -> true),
        bench.hashesPerSecond(SignatureVersion.BASE),
        bench.hashesPerSecond(SignatureVersion.WITNESS_V0));
  }

  private double inputsPerSecond(List<Sample> samples, SignatureVerifier verifier) {
    return SAMPLES * INPUTS * perSecond(() -> samples.forEach(sample -> sample.verify(verifier)));
  }

  private double hashesPerSecond(SignatureVersion version) {
    var shared = new PrecomputedSighash(unsigned(MANY_INPUTS));
    Script code = PaymentScripts.payToKeyHash(Key.of(0).hash());
    return MANY_INPUTS
        * perSecond(
            () -> {
              for (int i = 0; i < MANY_INPUTS; i++) {
                SignatureHash.of(version, shared, code, i, VALUE, HashType.ALL);
              }
            });
  }

  private double perSecond(Runnable work) {
    repeat(work, perFigure.dividedBy(2));
    return repeat(work, perFigure);
  }

  private double repeat(Runnable work, Duration atLeast) {
    long start = cpuNanos.getAsLong();
    long spent = 0;
    int times = 0;
    while (spent < atLeast.toNanos() || times == 0) {
      work.run();
      times++;
      spent = cpuNanos.getAsLong() - start;
    }
    return 1e9 * times / spent;
  }

  private static List<Sample> samples(boolean witness) {
    return IntStream.range(0, SAMPLES).mapToObj(number -> sample(number, witness)).toList();
  }

  private static Sample sample(int number, boolean witness) {
    var key = Key.of(number);
    Script code = PaymentScripts.payToKeyHash(key.hash());
    Transaction tx = unsigned(INPUTS);
    var shared = new PrecomputedSighash(tx);
    var version = witness ? SignatureVersion.WITNESS_V0 : SignatureVersion.BASE;
    var inputs = new ArrayList<TxInput>();
    for (int i = 0; i < INPUTS; i++) {
      TxInput input = tx.inputs().get(i);
      Hash256 digest = SignatureHash.of(version, shared, code, i, VALUE, HashType.ALL);
      byte[] signature = key.sign(digest);
      inputs.add(
          witness
              ? input.withWitness(Witness.of(List.of(signature, key.bytes())))
              : input.withScript(new ScriptBuilder().push(signature).push(key.bytes()).build()));
    }
    Script locking = witness ? PaymentScripts.payToWitnessKeyHash(key.hash()) : code;
    return new Sample(new Transaction(2, inputs, tx.outputs(), 0), locking);
  }

  private static Transaction unsigned(int inputCount) {
    var inputs = new ArrayList<TxInput>();
    for (int i = 0; i < inputCount; i++) {
      var previous = new OutPoint(Hash256.ZERO, i);
      inputs.add(new TxInput(previous, Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY));
    }
    var output = new TxOutput(VALUE, PaymentScripts.payToKeyHash(Hash160.of(new byte[20])));
    return new Transaction(2, inputs, List.of(output, output), 0);
  }
}
