package io.aipowergrid.node.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerifierFormulaTest {
  private static final Set<String> TAGS = Set.of("KYC", "FRIEND");

  @Test
  void namesStandForTags() {
    check("true", true);
    check("KYC", true);
    check("BANNED", false);
    check("!BANNED", true);
    check("!!KYC", true);
    check("1", null);
    check("KYC&!BANNED", true);
    check("KYC&BANNED|FRIEND", true);
    check("KYC&(BANNED|FRIEND)", true);
    check("!(KYC&FRIEND)", false);
    check("((KYC))", true);
    check("KYC\t&\nFRIEND", true);
  }

  private static void check(String text, @Nullable Boolean expected) {
    var result = VerifierFormula.evaluate(text, TAGS::contains);
    if (expected == null) {
      assertThat(result).as(text).isEmpty();
    } else {
      assertThat(result).as(text).contains(expected);
    }
    assertThat(VerifierFormula.isValid(text)).isEqualTo(result.isPresent());
  }

  @Test
  void whatIsNoFormulaIsRefused() {
    for (String text :
        new String[] {
          "",
          "&",
          "KYC&",
          "KYC||FRIEND",
          "&KYC",
          "(KYC",
          "KYC)",
          "()",
          "!",
          "KYC+FRIEND",
          "kyc",
          "AB",
          "KYC..A",
          "KYC FRIEND",
          "#KYC",
          "KYC&(",
          "(KYC)FRIEND",
          "RVN"
        }) {
      check(text, null);
    }
  }

  @Test
  void aFormulaHasAtMostEightyCharacters() {
    check("X".repeat(30) + "|" + "Y".repeat(30) + "|" + "Z".repeat(18), false);
    check("X".repeat(30) + "|" + "Y".repeat(30) + "|" + "Z".repeat(19), null);
    check("X".repeat(30) + "|" + "Y".repeat(30) + "|\t" + "Z".repeat(18), false);
  }
}
