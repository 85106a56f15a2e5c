package io.aipowergrid.node.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.MalformedBytesException;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** RFC 8949 Appendix A, and what deterministic CBOR forbids. */
class CborTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void integersMatchAppendixA() {
    integer(0, "00");
    integer(10, "0a");
    integer(23, "17");
    integer(24, "1818");
    integer(100, "1864");
    integer(1000, "1903e8");
    integer(1_000_000, "1a000f4240");
    integer(1_000_000_000_000L, "1b000000e8d4a51000");
    integer(Long.MAX_VALUE, "1b7fffffffffffffff");
    integer(-1, "20");
    integer(-10, "29");
    integer(-100, "3863");
    integer(-1000, "3903e7");
    integer(Long.MIN_VALUE, "3b7fffffffffffffff");
  }

  private static void integer(long value, String hex) {
    assertEquals(hex, HEX.formatHex(new CborWriter().integer(value).toBytes()));
    var in = new CborReader(HEX.parseHex(hex));
    assertEquals(value, in.integer());
    in.requireEnd();
  }

  @Test
  void stringsAndContainersMatchAppendixA() {
    assertEquals("40", HEX.formatHex(new CborWriter().bytes(new byte[0]).toBytes()));
    assertEquals(
        "4401020304", HEX.formatHex(new CborWriter().bytes(new byte[] {1, 2, 3, 4}).toBytes()));
    assertEquals("6161", HEX.formatHex(new CborWriter().text("a").toBytes()));
    assertEquals("62c3bc", HEX.formatHex(new CborWriter().text("\u00fc").toBytes()));
    assertEquals("64f0908591", HEX.formatHex(new CborWriter().text("\ud800\udd51").toBytes()));
    assertEquals(
        "83010203",
        HEX.formatHex(new CborWriter().array(3).integer(1).integer(2).integer(3).toBytes()));
    assertEquals(
        "a201020304",
        HEX.formatHex(
            new CborWriter().map(2).integer(1).integer(2).integer(3).integer(4).toBytes()));
    assertEquals("f6", HEX.formatHex(new CborWriter().nothing().toBytes()));
    assertTrue(new CborReader(HEX.parseHex("f6")).skipNothing());
    assertFalse(new CborReader(HEX.parseHex("00")).skipNothing());
    assertFalse(new CborReader(new byte[0]).skipNothing());
    assertEquals("\u00fc", new CborReader(HEX.parseHex("62c3bc")).text(2));
  }

  @Test
  void refusesWhatIsNotInItsShortestForm() {
    for (var hex :
        new String[] {
          "1800",
          "1817",
          "190000",
          "1900ff",
          "1a00000000",
          "1a0000ffff",
          "1b0000000000000000",
          "1b00000000ffffffff",
          "3817",
          "3900ff"
        }) {
      refuses(hex, CborReader::integer);
    }
    refuses("580101", in -> in.bytes(1));
    refuses("780161", in -> in.text(10));
    refuses("980100", in -> in.array(1));
    refuses("b8010000", in -> in.map(1));
  }

  @Test
  void refusesFloatsTagsIndefiniteLengthsAndTrash() {
    refuses("f90000", CborReader::integer);
    refuses("fb3ff0000000000000", CborReader::integer);
    refuses("c000", CborReader::integer);
    refuses("1f", CborReader::integer);
    refuses("1c", CborReader::integer);
    refuses("f4", CborReader::integer);
    refuses("1bffffffffffffffff", CborReader::integer);
    refuses("3bffffffffffffffff", CborReader::integer);
    refuses("5f4100ff", in -> in.bytes(1));
    refuses("9fff", in -> in.array(0));
    refuses("bfff", in -> in.map(0));
    refuses("61ff", in -> in.text(4));
    refuses("63eda080", in -> in.text(4));
    refuses("", CborReader::integer);
    refuses("18", CborReader::integer);
    refuses("4201", in -> in.bytes(2));
    refuses("5b7fffffffffffffff", in -> in.bytes(32));
    refuses("7a7fffffff", in -> in.text(1000));
    refuses("6161", in -> in.text(0));
    refuses(
        "0000",
        in -> {
          in.require(0);
          in.requireEnd();
        });
    refuses("05", in -> in.integer(0, 4));
    refuses("05", in -> in.integer(6, 9));
  }

  private static void refuses(String hex, Consumer<CborReader> read) {
    var in = new CborReader(HEX.parseHex(hex));
    assertThrows(MalformedBytesException.class, () -> read.accept(in), hex);
  }

  @Test
  void randomIntegersComeBack() {
    var random = new Random(8949);
    for (int i = 0; i < 20_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      var bytes = new CborWriter().integer(value).toBytes();
      assertEquals(value, new CborReader(bytes).integer());
    }
  }

  @Test
  void noiseIsRefusedOrIsWhatWouldBeWritten() {
    var random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      var noise = new byte[1 + random.nextInt(9)];
      random.nextBytes(noise);
      try {
        var in = new CborReader(noise);
        long value = in.integer();
        in.requireEnd();
        assertArrayEquals(noise, new CborWriter().integer(value).toBytes());
        accepted++;
      } catch (MalformedBytesException expected) {
        // Refused, as most noise must be.
      }
    }
    assertTrue(accepted > 1000, "the loop must reach both ends, accepted " + accepted);
  }
}
