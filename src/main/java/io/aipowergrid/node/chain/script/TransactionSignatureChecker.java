package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.LockTimes.SEQUENCE_DISABLE_FLAG;
import static io.aipowergrid.node.chain.script.LockTimes.SEQUENCE_TIME_FLAG;
import static io.aipowergrid.node.chain.script.LockTimes.SEQUENCE_VALUE_MASK;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers a script's questions about the input that runs it (interpreter.cpp,
 * TransactionSignatureChecker). Belongs to one thread; the shared parts do not.
 */
public final class TransactionSignatureChecker implements SignatureChecker {
  /** A digest just made: several keys tried with one signature ask for the same. */
  private record Digest(SignatureVersion version, Script code, int hashType, Hash256 hash) {
    boolean isOf(SignatureVersion otherVersion, Script otherCode, int otherType) {
      return version == otherVersion && hashType == otherType && code.equals(otherCode);
    }
  }

  private final PrecomputedSighash shared;
  private final int input;
  private final long value;
  private final SignatureVerifier verifier;
  private @Nullable Digest last;

  /** Checks every signature anew. */
  public TransactionSignatureChecker(PrecomputedSighash shared, int input, long value) {
    this(shared, input, value, SignatureVerifier.DIRECT);
  }

  /**
   * @param shared of the transaction that spends
   * @param input index of the input whose scripts run
   * @param value base units of the output it spends
   */
  public TransactionSignatureChecker(
      PrecomputedSighash shared, int input, long value, SignatureVerifier verifier) {
    Objects.checkIndex(input, shared.transaction().inputs().size());
    this.shared = shared;
    this.input = input;
    this.value = value;
    this.verifier = verifier;
  }

  @Override
  public boolean checkSignature(
      byte[] signature, byte[] publicKey, Script scriptCode, SignatureVersion version) {
    // A key of no known form costs no hash.
    if (signature.length == 0 || !PublicKey.hasKnownForm(publicKey)) {
      return false;
    }
    int end = signature.length - 1;
    Hash256 digest = digest(version, scriptCode, signature[end] & 0xff);
    return verifier.verify(publicKey, Arrays.copyOf(signature, end), digest);
  }

  private Hash256 digest(SignatureVersion version, Script code, int hashType) {
    var known = last;
    if (known == null || !known.isOf(version, code, hashType)) {
      var hash = SignatureHash.of(version, shared, code, input, value, hashType);
      known = new Digest(version, code, hashType, hash);
      last = known;
    }
    return known.hash();
  }

  @Override
  public boolean checkLockTime(long lockTime) {
    long own = tx().lockTime();
    // A height compares with a height, a time with a time; an input with a final sequence would
    // switch the transaction's lock time off.
    return own < LockTimes.THRESHOLD == lockTime < LockTimes.THRESHOLD
        && lockTime <= own
        && txInput().sequence() != TxInput.SEQUENCE_FINAL;
  }

  @Override
  public boolean checkSequence(long sequence) {
    long own = txInput().sequence();
    // The version is taken as unsigned: -1 is enforced too (chain.md 6).
    if (Integer.compareUnsigned(tx().version(), 2) < 0 || (own & SEQUENCE_DISABLE_FLAG) != 0) {
      return false;
    }
    long ownLock = own & (SEQUENCE_TIME_FLAG | SEQUENCE_VALUE_MASK);
    long lock = sequence & (SEQUENCE_TIME_FLAG | SEQUENCE_VALUE_MASK);
    return ownLock < SEQUENCE_TIME_FLAG == lock < SEQUENCE_TIME_FLAG && lock <= ownLock;
  }

  private Transaction tx() {
    return shared.transaction();
  }

  private TxInput txInput() {
    return tx().inputs().get(input);
  }
}
