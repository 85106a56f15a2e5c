package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.UserView;
import io.aipowergrid.node.console.live.StatusStrip;
import java.time.Instant;
import java.util.List;

/**
 * What surrounds every page.
 *
 * @param organisation name of the organisation of the person
 * @param theme {@code light}, {@code dark}, or empty to follow the system
 * @param nav the entries of the rail
 * @param jumps every place that {@code g} and a letter leads to
 * @param done confirmation of the last form, or empty
 * @param here this page's address, to come back to
 */
public record Frame(
    String title,
    UserView user,
    String organisation,
    String csrf,
    String theme,
    StatusStrip status,
    List<NavEntry> nav,
    List<NavEntry> jumps,
    Instant now,
    String done,
    String here,
    boolean operator,
    boolean admin,
    boolean member) {
  public Frame {
    nav = List.copyOf(nav);
    jumps = List.copyOf(jumps);
  }
}
