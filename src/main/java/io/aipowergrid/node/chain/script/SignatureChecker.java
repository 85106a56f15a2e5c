package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Script;

/** What a script may ask about the transaction that runs it (interpreter.h). */
public interface SignatureChecker {
  /** Knows no transaction, so that every question is answered with no. */
  SignatureChecker NONE =
      new SignatureChecker() {
        @Override
        public boolean checkSignature(
            byte[] signature, byte[] publicKey, Script scriptCode, SignatureVersion version) {
          return false;
        }

        @Override
        public boolean checkLockTime(long lockTime) {
          return false;
        }

        @Override
        public boolean checkSequence(long sequence) {
          return false;
        }
      };

  /**
   * Whether the key signed this transaction.
   *
   * @param signature DER and the byte of the hash type; may be anything
   * @param publicKey may be anything
   * @param scriptCode the part of the script that is signed
   */
  boolean checkSignature(
      byte[] signature, byte[] publicKey, Script scriptCode, SignatureVersion version);

  /** Whether the transaction's lock time is of the same kind and not before this one (BIP 65). */
  boolean checkLockTime(long lockTime);

  /** Whether the input's sequence is of the same kind and not before this one (BIP 112). */
  boolean checkSequence(long sequence);
}
