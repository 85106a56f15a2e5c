package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The entries of the left navigation, at most nine for anybody. */
enum Section {
  OVERVIEW("Overview", "/console", "o", Role.VIEWER),
  PLAYGROUND("Playground", "/console/playground", "p", Role.VIEWER),
  JOBS("Jobs", "/console/jobs", "j", Role.VIEWER),
  MODELS("Models", "/console/models", "m", Role.VIEWER),
  KEYS("Keys", "/console/keys", "k", Role.VIEWER),
  USAGE("Usage and cost", "/console/usage", "u", Role.VIEWER),
  RECEIPTS("Receipts", "/console/receipts", "r", Role.VIEWER),
  BUSINESS("Business", "/console/business", "b", Role.OPERATOR),
  SETTINGS("Settings", "/console/settings", "s", Role.VIEWER);

  private final String label;
  private final String href;
  private final String key;
  private final Role least;

  Section(String label, String href, String key, Role least) {
    this.label = label;
    this.href = href;
    this.key = key;
    this.least = least;
  }

  /** What a role sees, with the section of the page marked. */
  static List<NavEntry> entriesFor(Role role, Optional<Section> current) {
    return Arrays.stream(values())
        .filter(section -> role.atLeast(section.least))
        .map(
            section ->
                new NavEntry(
                    section.label,
                    section.href,
                    section.key,
                    current.filter(section::equals).isPresent()))
        .toList();
  }
}
