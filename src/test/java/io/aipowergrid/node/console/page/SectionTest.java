package io.aipowergrid.node.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SectionTest {
  @ParameterizedTest
  @EnumSource(Role.class)
  void neverShowsMoreThanNineEntries(Role role) {
    assertThat(Section.rail(role, Optional.empty())).hasSizeBetween(1, Section.RAIL_MAX);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void givesEveryPlaceALetterOfItsOwn(Role role) {
    assertThat(Section.jumps(role)).extracting(NavEntry::key).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void marksExactlyOneEntryForEachPlaceOfARole(Role role) {
    var reachable = Section.jumps(role).stream().map(NavEntry::href).toList();
    for (Section section : Section.values()) {
      var marked = Section.rail(role, Optional.of(section)).stream().filter(NavEntry::current);
      boolean mayGo = reachable.contains(hrefOf(section));
      assertThat(marked.count()).as(role + " " + section).isEqualTo(mayGo ? 1 : 0);
    }
  }

  @Test
  void marksThePageThatHasThePlaceAsATab() {
    var rail = Section.rail(Role.OPERATOR, Optional.of(Section.KEYS));
    assertThat(rail.stream().filter(NavEntry::current).map(NavEntry::label).toList())
        .isEqualTo(List.of("Settings"));
  }

  @Test
  void hidesTheBusinessFromCustomers() {
    assertThat(Section.jumps(Role.ADMIN)).extracting(NavEntry::label).doesNotContain("Business");
    assertThat(Section.jumps(Role.OPERATOR)).extracting(NavEntry::label).contains("Business");
  }

  private static String hrefOf(Section section) {
    return Section.jumps(Role.OPERATOR).stream()
        .map(NavEntry::href)
        .toList()
        .get(section.ordinal());
  }
}
