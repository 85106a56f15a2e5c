package io.aipowergrid.node.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static final byte[] KEY = Hkdf.subkey(new byte[32], "test");
  private static final byte[] ID = "row 7".getBytes(UTF_8);

  @Test
  void opensWhatWasSealedForTheSameRow() {
    var box = new SealedBox(KEY);
    for (int length : new int[] {0, 1, 15, 16, 17, 1000}) {
      var plaintext = new byte[length];
      Arrays.fill(plaintext, (byte) length);
      var sealed = box.seal(plaintext, ID);
      assertEquals(length + SealedBox.OVERHEAD_BYTES, sealed.length);
      assertArrayEquals(plaintext, box.open(sealed, ID).orElseThrow());
    }
  }

  @Test
  void staysShutForAnotherKeyRowOrAnyChangedByte() {
    var box = new SealedBox(KEY);
    var sealed = box.seal("secret".getBytes(UTF_8), ID);
    assertTrue(box.open(sealed, "row 8".getBytes(UTF_8)).isEmpty());
    assertTrue(new SealedBox(Hkdf.subkey(new byte[32], "other")).open(sealed, ID).isEmpty());
    for (int i = 0; i < sealed.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        sealed[i] ^= (byte) (1 << bit);
        assertTrue(box.open(sealed, ID).isEmpty(), "byte " + i + " bit " + bit);
        sealed[i] ^= (byte) (1 << bit);
      }
    }
    for (int length = 0; length < sealed.length; length++) {
      assertTrue(box.open(Arrays.copyOf(sealed, length), ID).isEmpty(), "cut to " + length);
    }
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    var box = new SealedBox(KEY);
    assertFalse(Arrays.equals(box.seal(ID, ID), box.seal(ID, ID)));
  }

  @Test
  void refusesKeysOfOtherLengths() {
    assertThrows(IllegalArgumentException.class, () -> new SealedBox(new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> new SealedBox(new byte[33]));
  }

  @Test
  void refusesPlaintextAboveTheLimit() {
    var tooLarge = new byte[SealedBox.PLAINTEXT_BYTES_MAX + 1];
    assertThrows(
        IllegalArgumentException.class, () -> new SealedBox(KEY).seal(tooLarge, new byte[0]));
  }

  @Test
  void argon2MatchesTheReferenceProgram() {
    // argon2 (phc-winner-argon2) test.c: version 0x13, t=2, m=2^8, p=1, "password", "somesalt".
    var hash =
        Argon2.compute("password", "somesalt".getBytes(UTF_8), new Argon2.Costs(256, 2, 1), 32);
    assertEquals(
        "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
        HexFormat.of().formatHex(hash));
    assertTrue(
        Argon2.verify(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"
                + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "password"));
  }

  @Test
  void passwordHashesAreSaltedAndCheckable() {
    var first = Argon2.hash("correct horse");
    var second = Argon2.hash("correct horse");
    assertNotEquals(first, second);
    assertTrue(first.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), first);
    assertTrue(Argon2.verify(first, "correct horse"));
    assertFalse(Argon2.verify(first, "correct horsf"));
    assertFalse(Argon2.needsRehash(first));
  }

  @Test
  void damagedOrAbsurdHashesNeverVerify() {
    assertFalse(Argon2.verify("", "x"));
    assertFalse(Argon2.verify("$2b$10$abc", "x"));
    assertFalse(
        Argon2.verify(
            "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "password"));
    assertFalse(
        Argon2.verify(
            "$argon2id$v=19$m=256,t=999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "password"));
    assertTrue(
        Argon2.needsRehash(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"));
    assertThrows(IllegalArgumentException.class, () -> Argon2.hash("x".repeat(1025)));
  }
}
