package io.aipowergrid.node.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the vectors that Certificate Transparency logs share, and against the definition. */
class MerkleTreeTest {
  private static final int BRUTE_FORCE_SIZE = 130;

  private static final List<String> CT_LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> CT_ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static final String N_01 =
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
  private static final String LEAF_1 =
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
  private static final String N_23 =
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
  private static final String N_4567 =
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
  private static final String LEAF_4 =
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
  private static final String N_45 =
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
  private static final String N_67 =
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
  private static final String N_0123 =
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";

  @Test
  void emptyTreeIsTheHashOfNothing() {
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        MerkleTree.root(ctNodes(), 0).toHex());
    assertEquals(MerkleTree.EMPTY_ROOT, new Frontier().root());
  }

  @Test
  void rootsMatchTheSharedVectors() {
    for (int size = 1; size <= 8; size++) {
      assertEquals(CT_ROOTS.get(size - 1), MerkleTree.root(ctNodes(), size).toHex());
    }
  }

  @Test
  void proofsMatchTheSharedVectors() {
    assertEquals(List.of(LEAF_1, N_23, N_4567), hex(MerkleTree.inclusion(ctNodes(), 0, 8).path()));
    assertEquals(List.of(LEAF_4, N_67, N_0123), hex(MerkleTree.inclusion(ctNodes(), 5, 8).path()));
    assertEquals(List.of(N_01), hex(MerkleTree.inclusion(ctNodes(), 2, 3).path()));
    assertEquals(
        List.of(LEAF_1, N_23, N_4567), hex(MerkleTree.consistency(ctNodes(), 1, 8).path()));
    assertEquals(List.of(N_45, N_67, N_0123), hex(MerkleTree.consistency(ctNodes(), 6, 8).path()));
    assertEquals(List.of(N_23, LEAF_4), hex(MerkleTree.consistency(ctNodes(), 2, 5).path()));
  }

  @Test
  void frontierAndStoredNodesGiveTheDefinedRootAtEverySize() {
    var log = new ReceiptFixtures.MemoryLog();
    var leaves = new ArrayList<Hash256>();
    for (int size = 1; size <= BRUTE_FORCE_SIZE; size++) {
      log.append(entry(size - 1));
      leaves.add(MerkleTree.leafHash(entry(size - 1).toBytes()));
      var expected = definition(leaves);
      assertEquals(expected, log.frontier.root(), "frontier at " + size);
      assertEquals(expected, log.root(size), "nodes at " + size);
      var restored = Frontier.read(size, log.frontier.toBytes());
      assertEquals(expected, restored.root());
    }
  }

  @Test
  void everyInclusionProofHoldsForItsEntryOnly() {
    var log = filled();
    for (int size = 1; size <= BRUTE_FORCE_SIZE; size++) {
      var root = log.root(size);
      for (int index = 0; index < size; index++) {
        var proof = MerkleTree.inclusion(log, index, size);
        assertTrue(proof.proves(entry(index), root), index + " in " + size);
        assertFalse(proof.proves(entry(index + 1), root), "another entry");
        // The root of the smaller tree must not do, unless path and index allow no difference.
        assertFalse(proof.proves(entry(index), log.root(size - 1)), "another root");
        assertTrue(proof.path().size() <= 64 - Long.numberOfLeadingZeros(size - 1L));
      }
    }
  }

  @Test
  void everyConsistencyProofHoldsForItsRootsOnly() {
    var log = filled();
    for (int to = 0; to <= BRUTE_FORCE_SIZE; to++) {
      for (int from = 0; from <= to; from++) {
        var proof = MerkleTree.consistency(log, from, to);
        assertTrue(proof.proves(log.root(from), log.root(to)), from + " to " + to);
        if (from > 0) {
          assertFalse(proof.proves(entry(0), log.root(to)), "another old root");
        }
        if (from > 0 || to == 0) {
          assertFalse(proof.proves(log.root(from), entry(0)), "another new root");
        }
      }
    }
  }

  @Test
  void changedProofsNeverHold() {
    var log = filled();
    var random = new Random(9162);
    for (int round = 0; round < 3000; round++) {
      int to = 2 + random.nextInt(BRUTE_FORCE_SIZE - 2);
      int from = 1 + random.nextInt(to - 1);
      var consistency = MerkleTree.consistency(log, from, to);
      var changed = changed(consistency.path(), random);
      assertFalse(new ConsistencyProof(from, to, changed).proves(log.root(from), log.root(to)));
      var inclusion = MerkleTree.inclusion(log, from, to);
      changed = changed(inclusion.path(), random);
      assertFalse(new InclusionProof(from, to, changed).proves(entry(from), log.root(to)));
      int other = random.nextInt(to);
      if (other != from) {
        assertFalse(
            new InclusionProof(other, to, inclusion.path()).proves(entry(from), log.root(to)));
      }
    }
  }

  @Test
  void refusesPlacesOutsideOfTheTree() {
    var log = filled();
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.inclusion(log, 5, 5));
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.inclusion(log, -1, 5));
    assertThrows(IllegalArgumentException.class, () -> MerkleTree.consistency(log, 6, 5));
    assertFalse(new InclusionProof(5, 5, List.of()).proves(entry(5), log.root(5)));
    assertFalse(new InclusionProof(-1, 5, List.of()).proves(entry(5), log.root(5)));
    assertFalse(new ConsistencyProof(6, 5, List.of()).proves(log.root(6), log.root(5)));
    assertThrows(MalformedBytesException.class, () -> Frontier.read(3, new byte[32]));
    assertThrows(MalformedBytesException.class, () -> Frontier.read(-1, new byte[32]));
  }

  private static List<Hash256> changed(List<Hash256> path, Random random) {
    var changed = new ArrayList<>(path);
    int at = random.nextInt(path.size());
    switch (random.nextInt(3)) {
      case 0 -> changed.set(at, entry(9000 + random.nextInt(99)));
      case 1 -> changed.remove(at);
      default -> changed.add(at, entry(9000 + random.nextInt(99)));
    }
    return changed;
  }

  private static ReceiptFixtures.MemoryLog filled() {
    var log = new ReceiptFixtures.MemoryLog();
    for (int i = 0; i < BRUTE_FORCE_SIZE; i++) {
      log.append(entry(i));
    }
    return log;
  }

  private static Hash256 entry(int index) {
    return ReceiptFixtures.hash("entry " + index);
  }

  private static MerkleTree.Nodes ctNodes() {
    return new MerkleTree.Nodes() {
      @Override
      public Hash256 node(int level, long index) {
        return level == 0
            ? MerkleTree.leafHash(HexFormat.of().parseHex(CT_LEAVES.get((int) index)))
            : MerkleTree.nodeHash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
      }
    };
  }

  /** RFC 9162 2.1.1, word for word. */
  private static Hash256 definition(List<Hash256> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = 1;
    while (k * 2 < leaves.size()) {
      k *= 2;
    }
    return MerkleTree.nodeHash(
        definition(leaves.subList(0, k)), definition(leaves.subList(k, leaves.size())));
  }

  private static List<String> hex(List<Hash256> hashes) {
    return hashes.stream().map(Hash256::toHex).toList();
  }
}
