package io.aipowergrid.node.crypto.x16r;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class X16AlgorithmTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Path VECTORS = Path.of("src/test/resources/crypto/x16r-hashes.txt");
  private static final int LENGTHS = 11;

  private record Vector(String name, byte[] message, String digest) {
    static Vector parse(String line) {
      var fields = line.split(" ");
      var message = new byte[Integer.parseInt(fields[1])];
      for (int i = 0; i < message.length; i++) {
        message[i] = (byte) (7 * i + 3);
      }
      return new Vector(fields[0], message, fields[2]);
    }
  }

  private static Stream<Vector> vectors(String name) throws IOException {
    return Files.readAllLines(VECTORS).stream()
        .map(Vector::parse)
        .filter(vector -> vector.name.equals(name));
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithTheDaemonAroundTheBordersOfBlocks(X16Algorithm algorithm) throws IOException {
    var vectors = vectors(algorithm.name().toLowerCase(Locale.ROOT)).toList();
    assertThat(vectors).hasSize(LENGTHS);
    for (var vector : vectors) {
      assertThat(HEX.formatHex(algorithm.hash(vector.message)))
          .as("%s of %d bytes", algorithm, vector.message.length)
          .isEqualTo(vector.digest);
    }
  }

  @Test
  void tigerAgreesWithTheDaemonAndIsFilledWithZeros() throws IOException {
    var vectors = vectors("tiger").toList();
    assertThat(vectors).hasSize(LENGTHS);
    for (var vector : vectors) {
      assertThat(HEX.formatHex(X16Algorithm.tiger(vector.message)))
          .isEqualTo(vector.digest + "0".repeat(80));
    }
  }

  /** Digests as the submissions publish them. */
  @ParameterizedTest
  @CsvSource({
    "KECCAK, abc, 18587dc2ea106b9a1563e32b3312421ca164c7f1f07bc922a9c83d77cea3a1e5"
        + "d0c69910739025372dc14ac9642629379540c17e2a65b19d77aa511a9d00bb96",
    "SHA512, abc, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "WHIRLPOOL, abc, 4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c"
        + "7181eebdb6c57e277d0e34957114cbd6c797fc9d95d8b582d225292076d4eef5",
    "CUBEHASH, Hello, dcc0503aae279a3c8c95fa1181d37c418783204e2e3048a081392fd61bace883"
        + "a1f7c4c96b16b4060c42104f1ce45a622f1a9abaeb994beb107fed53a78f588c",
    "GROESTL, '', 6d3ad29d279110eef3adbd66de2a0345a77baede1557f5d099fce0c03d6dc2ba"
        + "8e6d4a6633dfbd66053c20faa87d1a11f39a7fbe4a6c2f009801370308fc4ad8"
  })
  void agreesWithPublishedDigests(X16Algorithm algorithm, String message, String digest) {
    assertThat(HEX.formatHex(algorithm.hash(message.getBytes(US_ASCII)))).isEqualTo(digest);
  }

  @ParameterizedTest
  @EnumSource
  void theSecondFormPutsTigerBeforeThreeHashes(X16Algorithm algorithm) {
    var message = new byte[] {1, 2, 3};
    boolean tigerFirst =
        switch (algorithm) {
          case KECCAK, LUFFA, SHA512 -> true;
          default -> false;
        };
    var expected = algorithm.hash(tigerFirst ? X16Algorithm.tiger(message) : message);
    assertThat(algorithm.hashV2(message)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void leavesItsMessageAlone(X16Algorithm algorithm) {
    var message = new byte[129];
    Arrays.fill(message, (byte) 0x5a);
    var copy = message.clone();
    assertThat(algorithm.hash(message)).hasSize(64).isEqualTo(algorithm.hash(copy));
    assertThat(message).isEqualTo(copy);
  }
}
