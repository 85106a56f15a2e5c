package io.aipowergrid.node.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BytesTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void byteOrderIsTheOneInTheName() {
    var bytes =
        new ByteWriter(1)
            .uint8(0xfe)
            .uint16le(0x0102)
            .uint16be(0x0102)
            .int32le(0x01020304)
            .int32be(0x01020304)
            .uint32le(0xfffffffeL)
            .uint32be(0xfffffffeL)
            .int64le(0x0102030405060708L)
            .int64be(0x0102030405060708L)
            .toBytes();
    assertEquals(
        "fe"
            + "0201"
            + "0102"
            + "04030201"
            + "01020304"
            + "feffffff"
            + "fffffffe"
            + "0807060504030201"
            + "0102030405060708",
        HEX.formatHex(bytes));
    var in = new ByteReader(bytes);
    assertEquals(0xfe, in.peekUint8());
    assertEquals(0xfe, in.uint8());
    assertEquals(0x0102, in.uint16le());
    assertEquals(0x0102, in.uint16be());
    assertEquals(0x01020304, in.int32le());
    assertEquals(0x01020304, in.int32be());
    assertEquals(0xfffffffeL, in.uint32le());
    assertEquals(0xfffffffeL, in.uint32be());
    assertEquals(0x0102030405060708L, in.int64le());
    assertEquals(29, in.position());
    assertEquals(8, in.remaining());
    assertEquals(0x0102030405060708L, in.int64be());
    in.requireEnd();
  }

  @Test
  void writerRefusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().uint8(256));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().uint8(-1));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().uint16le(0x10000));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().uint32be(1L << 32));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().uint32le(-1));
    assertThrows(IllegalArgumentException.class, () -> new ByteWriter().compactSize(-1));
  }

  @Test
  void compactSizesHaveTheirShortestFormOnly() {
    for (var size : new String[] {"fd", "fc", "00", "10000", "ffff", "2000000"}) {
      int value = Integer.parseInt(size, 16);
      var bytes = new ByteWriter().compactSize(value).toBytes();
      assertEquals(value < 0xfd ? 1 : value <= 0xffff ? 3 : 5, bytes.length);
      assertEquals(value, new ByteReader(bytes).compactSize(Integer.MAX_VALUE));
    }
    assertEquals(
        "ff0000000001000000", HEX.formatHex(new ByteWriter().compactSize(1L << 32).toBytes()));
    for (var wrong :
        List.of(
            "fdfc00",
            "fdff",
            "feffff0000",
            "ffffffffff00000000",
            "ff0000000001000000",
            "ffffffffffffffffff",
            "fe01000002",
            "")) {
      refuses(wrong, in -> in.compactSize(Integer.MAX_VALUE));
    }
  }

  @Test
  void compactSizeKeepsToTheLimitGiven() {
    assertEquals(10, new ByteReader(new byte[] {10}).compactSize(10));
    refuses("0a", in -> in.compactSize(9));
  }

  @Test
  void lengthsAreCheckedBeforeAnythingIsAllocated() {
    // Announces 32 MiB and brings none: must fail without asking for the memory.
    refuses("fe00000002", in -> in.sizedBytes(ByteReader.COMPACT_SIZE_MAX));
    refuses("00", in -> in.bytes(2));
    refuses("00", in -> in.bytes(-1));
    refuses("00", in -> in.bytes(Integer.MAX_VALUE));
    refuses("00", in -> in.skip(2));
    refuses("00".repeat(31), ByteReader::hash256);
  }

  @Test
  void readingMustEndAtTheEnd() {
    var in = new ByteReader(new byte[] {1, 2});
    in.uint8();
    assertThrows(MalformedBytesException.class, in::requireEnd);
    assertArrayEquals(new byte[] {2}, in.rest());
    in.requireEnd();
    assertEquals(0, in.rest().length);
  }

  @Test
  void everyCutOfARecordIsRefused() {
    var bytes = record(new Random(5));
    for (int length = 0; length < bytes.length; length++) {
      var cut = Arrays.copyOf(bytes, length);
      assertThrows(MalformedBytesException.class, () -> readRecord(new ByteReader(cut)));
    }
    readRecord(new ByteReader(bytes));
  }

  private static byte[] record(Random random) {
    var hash = new byte[32];
    random.nextBytes(hash);
    return new ByteWriter()
        .uint32le(7)
        .hash256(Hash256.of(hash))
        .sizedBytes(new byte[300])
        .int64le(random.nextLong())
        .toBytes();
  }

  private static void readRecord(ByteReader in) {
    in.uint32le();
    in.hash256();
    in.sizedBytes(300);
    in.int64le();
    in.requireEnd();
  }

  @Test
  void randomSequencesComeBack() {
    var random = new Random(2026);
    for (int round = 0; round < 500; round++) {
      var out = new ByteWriter(random.nextInt(4));
      var checks = new ArrayList<Consumer<ByteReader>>();
      for (int i = random.nextInt(40); i > 0; i--) {
        checks.add(writeOne(out, random));
      }
      var in = new ByteReader(out.toBytes());
      assertEquals(out.size(), in.remaining());
      checks.forEach(check -> check.accept(in));
      in.requireEnd();
    }
  }

  private static Consumer<ByteReader> writeOne(ByteWriter out, Random random) {
    long value = random.nextLong() >> random.nextInt(64);
    switch (random.nextInt(5)) {
      case 0 -> {
        out.int64be(value);
        return in -> assertEquals(value, in.int64be());
      }
      case 1 -> {
        out.int32le((int) value);
        return in -> assertEquals((int) value, in.int32le());
      }
      case 2 -> {
        out.uint32be(value & 0xffffffffL);
        return in -> assertEquals(value & 0xffffffffL, in.uint32be());
      }
      case 3 -> {
        int size = (int) (value & ByteReader.COMPACT_SIZE_MAX - 1);
        out.compactSize(size);
        return in -> assertEquals(size, in.compactSize(ByteReader.COMPACT_SIZE_MAX));
      }
      default -> {
        var bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        out.sizedBytes(bytes);
        return in -> assertArrayEquals(bytes, in.sizedBytes(300));
      }
    }
  }

  private static void refuses(String hex, Consumer<ByteReader> read) {
    var in = new ByteReader(HEX.parseHex(hex));
    assertThrows(MalformedBytesException.class, () -> read.accept(in), hex);
    assertTrue(in.position() <= hex.length() / 2);
  }
}
