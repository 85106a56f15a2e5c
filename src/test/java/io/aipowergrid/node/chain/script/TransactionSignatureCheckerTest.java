package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.Witness;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionSignatureCheckerTest {
  private static final long FINAL = TxInput.SEQUENCE_FINAL;

  private static TransactionSignatureChecker checker(int version, long sequence, long lockTime) {
    var previous = new OutPoint(Hash256.ZERO, 0);
    var input = new TxInput(previous, Script.EMPTY, sequence, Witness.EMPTY);
    var tx = new Transaction(version, List.of(input), List.of(), lockTime);
    return new TransactionSignatureChecker(new PrecomputedSighash(tx), 0, 0);
  }

  @Test
  void lockTimeIsMetFromItsOwnHeightOn() {
    assertThat(checker(1, 0, 100).checkLockTime(100)).isTrue();
    assertThat(checker(1, 0, 100).checkLockTime(101)).isFalse();
    assertThat(checker(1, FINAL, 100).checkLockTime(100)).isFalse();
    assertThat(checker(1, FINAL - 1, 100).checkLockTime(100)).isTrue();
  }

  @Test
  void heightsAndTimesDoNotCompare() {
    long threshold = LockTimes.THRESHOLD;
    assertThat(checker(1, 0, threshold).checkLockTime(threshold - 1)).isFalse();
    assertThat(checker(1, 0, threshold).checkLockTime(threshold)).isTrue();
    assertThat(checker(1, 0, threshold - 1).checkLockTime(threshold)).isFalse();
    assertThat(checker(1, 0, 0xffff_ffffL).checkLockTime(0x1_0000_0000L)).isFalse();
  }

  @Test
  void sequenceIsMetFromItsOwnAgeOn() {
    assertThat(checker(2, 10, 0).checkSequence(10)).isTrue();
    assertThat(checker(2, 10, 0).checkSequence(11)).isFalse();
    assertThat(checker(1, 10, 0).checkSequence(10)).isFalse();
    assertThat(checker(-1, 10, 0).checkSequence(10)).isTrue();
    assertThat(checker(2, 10 | LockTimes.SEQUENCE_DISABLE_FLAG, 0).checkSequence(10)).isFalse();
  }

  @Test
  void blocksAndUnitsOfTimeDoNotCompare() {
    long time = LockTimes.SEQUENCE_TIME_FLAG;
    assertThat(checker(2, time | 10, 0).checkSequence(time | 10)).isTrue();
    assertThat(checker(2, time | 10, 0).checkSequence(10)).isFalse();
    assertThat(checker(2, 10, 0).checkSequence(time | 10)).isFalse();
    // Bits without a meaning are not compared.
    assertThat(checker(2, 10, 0).checkSequence(0x10000 | 10)).isTrue();
  }

  @Test
  void refusesAnInputThatTheTransactionLacks() {
    var shared = new PrecomputedSighash(new Transaction(1, List.of(), List.of(), 0));
    assertThatThrownBy(() -> new TransactionSignatureChecker(shared, 0, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void keysAndSignaturesWithoutFormAreNotHashed() {
    var shared = new PrecomputedSighash(example());
    SignatureVerifier never =
        (key, der, digest) -> {
          throw new AssertionError("asked for a signature that cannot be right");
        };
    var checker = new TransactionSignatureChecker(shared, 0, 0, never);
    byte[] signature = {1};
    for (String key : List.of("", "02", "05" + "00".repeat(32), "04" + "00".repeat(32))) {
      byte[] bytes = HexFormat.of().parseHex(key);
      assertThat(checker.checkSignature(signature, bytes, Script.EMPTY, SignatureVersion.BASE))
          .isFalse();
    }
    byte[] known = HexFormat.of().parseHex("02" + "00".repeat(32));
    assertThat(checker.checkSignature(new byte[0], known, Script.EMPTY, SignatureVersion.BASE))
        .isFalse();
  }

  @Test
  void everyCodeVersionAndHashTypeHasItsOwnDigest() {
    var digests = new ArrayList<Hash256>();
    SignatureVerifier recording = (key, der, digest) -> digests.add(digest);
    var checker =
        new TransactionSignatureChecker(new PrecomputedSighash(example()), 0, 5, recording);
    byte[] key = HexFormat.of().parseHex("02" + "00".repeat(32));
    Script one = Script.fromHex("51");
    checker.checkSignature(new byte[] {0, 1}, key, one, SignatureVersion.BASE);
    checker.checkSignature(new byte[] {9, 1}, key, one, SignatureVersion.BASE);
    assertThat(digests.get(1)).isEqualTo(digests.get(0));
    checker.checkSignature(new byte[] {0, 2}, key, one, SignatureVersion.BASE);
    checker.checkSignature(new byte[] {0, 1}, key, Script.fromHex("52"), SignatureVersion.BASE);
    checker.checkSignature(new byte[] {0, 1}, key, one, SignatureVersion.WITNESS_V0);
    assertThat(digests.subList(1, 5)).doesNotHaveDuplicates();
  }

  /** The example "Native P2WPKH" of BIP 143. */
  private static Transaction example() {
    String hex =
        "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000"
            + "00eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a01000000"
            + "00ffffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac90"
            + "93510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac11000000";
    return TransactionCodec.parse(HexFormat.of().parseHex(hex));
  }

  @Test
  void witnessDigestIsThatOfTheExampleInBip143() {
    Script code = Script.fromHex("76a9141d0f172a0ecb48aee1be1f2687d2963ae33f71a188ac");
    var shared = new PrecomputedSighash(example());
    Hash256 digest =
        SignatureHash.of(SignatureVersion.WITNESS_V0, shared, code, 1, 600_000_000, HashType.ALL);
    assertThat(digest.toHex())
        .isEqualTo("c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670");
  }
}
