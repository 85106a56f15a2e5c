package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The places of the console. The rail on the left shows at most nine of them to anybody; what an
 * operator does not find there is a tab of one that is, and has its letter all the same.
 */
enum Section {
  OVERVIEW("Overview", "/console", "o"),
  PLAYGROUND("Playground", "/console/playground", "p"),
  KEYS("Keys", "/console/keys", "k"),
  USAGE("Usage and cost", "/console/usage", "u"),
  MODELS("Models", "/console/models", "m"),
  JOBS("Jobs", "/console/jobs", "j"),
  RECEIPTS("Receipts", "/console/receipts", "r"),
  GPUS("GPUs", "/console/gpus", "d"),
  MINING("Mining", "/console/mining", "n"),
  CHAIN("Chain", "/console/chain", "c"),
  BUSINESS("Business", "/console/business", "b"),
  SETTINGS("Settings", "/console/settings", "s");

  /** The most entries a rail may have (console.md, Form). */
  static final int RAIL_MAX = 9;

  private static final List<Section> OPERATOR_RAIL =
      List.of(OVERVIEW, GPUS, MODELS, JOBS, RECEIPTS, MINING, CHAIN, BUSINESS, SETTINGS);
  private static final List<Section> CUSTOMER_RAIL =
      List.of(OVERVIEW, PLAYGROUND, KEYS, USAGE, JOBS, RECEIPTS, MODELS, CHAIN, SETTINGS);

  private final String label;
  private final String href;
  private final String key;

  Section(String label, String href, String key) {
    this.label = label;
    this.href = href;
    this.key = key;
  }

  /** The rail of a role, with the entry marked that leads to the page. */
  static List<NavEntry> rail(Role role, Optional<Section> current) {
    var marked = current.map(section -> section.entryOnRail(role));
    return rail(role).stream()
        .map(section -> section.entry(role, marked.filter(section::equals).isPresent()))
        .toList();
  }

  /** Every place a role can jump to with {@code g} and its letter. */
  static List<NavEntry> jumps(Role role) {
    return Arrays.stream(values())
        .filter(section -> rail(role).contains(section.entryOnRail(role)))
        .map(section -> section.entry(role, false))
        .toList();
  }

  private static List<Section> rail(Role role) {
    return role == Role.OPERATOR ? OPERATOR_RAIL : CUSTOMER_RAIL;
  }

  /** Where the rail leads to this place: here, or to the page that has it as a tab. */
  private Section entryOnRail(Role role) {
    if (role != Role.OPERATOR) {
      return this;
    }
    return switch (this) {
      case PLAYGROUND -> MODELS;
      case USAGE -> BUSINESS;
      case KEYS -> SETTINGS;
      case OVERVIEW, GPUS, MODELS, JOBS, RECEIPTS, MINING, CHAIN, BUSINESS, SETTINGS -> this;
    };
  }

  private NavEntry entry(Role role, boolean current) {
    boolean start = this == OVERVIEW && role != Role.OPERATOR;
    return new NavEntry(start ? "Start" : label, href, key, current);
  }
}
