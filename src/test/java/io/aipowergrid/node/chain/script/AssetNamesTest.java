package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.AssetNameType.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AssetNamesTest {
  @Test
  void rootsHaveThreeToThirtyLetters() {
    check(ROOT, "ABC", "A_1", "A.B", "X".repeat(30));
    checkNone("AB", "X".repeat(31), "abc", "A BC", "", "ABC\n", "A-BC");
  }

  @Test
  void punctuationStandsAloneAndInside() {
    checkNone("A..B", "A._B", ".ABC", "_ABC", "ABC.", "ABC_", "ABC/.D", "ABC/D_", "ABC/D__E");
  }

  @Test
  void theCoinsOwnNamesAreReserved() {
    checkNone("RVN", "RAVEN", "RAVENCOIN", "AIPG", "AIPGCOIN", "RVN/ABC", "RVN!", "#RVN");
    check(ROOT, "RVNS", "AIPGS");
    check(SUB, "ABC/RVN");
    check(RESTRICTED, "$RVN");
  }

  @Test
  void subAssetsHangOnARoot() {
    check(SUB, "ABC/D", "ABC/D/E", "ABC/" + "X".repeat(26));
    checkNone("AB/D", "ABC/", "ABC//D", "ABC/d", "/ABC", "ABC/" + "X".repeat(27));
  }

  @Test
  void uniqueTagsMayHaveManyLetters() {
    check(UNIQUE, "ABC#a", "ABC/D#@$%&*()[]{}_.?:-", "ABC#" + "x".repeat(27));
    checkNone("ABC#", "ABC#a#b", "ABC#a/b", "ABC#a b", "AB#a", "ABC#" + "x".repeat(28));
  }

  @Test
  void channelsHaveAtMostTwelveLetters() {
    check(MESSAGE_CHANNEL, "ABC~Channel_1", "ABC~" + "x".repeat(12));
    checkNone("ABC~", "ABC~" + "x".repeat(13), "ABC~_a", "ABC~a_", "ABC~a__b", "ABC~a.b");
  }

  @Test
  void ownersEndInAnExclamationMark() {
    check(OWNER, "ABC!", "ABC/D!", "X".repeat(30) + "!");
    checkNone("AB!", "ABC!!", "!ABC", "ABC!D", "X".repeat(31) + "!");
  }

  @Test
  void qualifiersBeginWithAHash() {
    check(QUALIFIER, "#ABC", "#" + "X".repeat(30));
    check(SUB_QUALIFIER, "#ABC/#D", "#ABC/#.D");
    checkNone("#AB", "#.ABC", "#ABC.", "#ABC/D", "#ABC/#D/#E", "#AB/#D", "#" + "X".repeat(31));
  }

  @Test
  void restrictedNamesBeginWithADollar() {
    check(RESTRICTED, "$ABC", "$.ABC", "$" + "X".repeat(30));
    checkNone("$AB", "$ABC.", "$A..B", "$ABC/D", "$" + "X".repeat(31));
  }

  @Test
  void votesAreLookedAtByTheirEnds() {
    check(VOTE, "ABC^YES", "ABC^?^YES");
    checkNone("ABC^", "ABC^yes", "AB^YES");
  }

  @Test
  void namesHangOnTheirParent() {
    checkParent("ABC", "ABC");
    checkParent("ABC/D/E", "ABC/D");
    checkParent("ABC/D#e", "ABC/D");
    checkParent("ABC~d", "ABC");
    checkParent("ABC^D", "ABC");
    checkParent("#ABC/#D", "#ABC");
    checkParent("$ABC", "$ABC");
    assertThat(AssetNames.parentOf("ab")).isEmpty();
  }

  private static void checkParent(String name, String parent) {
    assertThat(AssetNames.parentOf(name)).contains(parent);
  }

  private static void check(AssetNameType type, String... names) {
    for (String name : names) {
      assertThat(AssetNames.typeOf(name)).as(name).contains(type);
    }
  }

  private static void checkNone(String... names) {
    for (String name : names) {
      assertThat(AssetNames.typeOf(name)).as(name).isEmpty();
    }
  }
}
