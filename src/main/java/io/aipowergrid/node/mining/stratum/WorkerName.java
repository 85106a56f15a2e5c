package io.aipowergrid.node.mining.stratum;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who mines: {@code ACCOUNT.RIG}, as miners write it.
 *
 * @param account who is paid; at a pool an address of the chain
 * @param rig which machine
 */
record WorkerName(String account, String rig) {
  /** The rig of a miner that names none. */
  static final String DEFAULT_RIG = "default";

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_:-]{1,80})(?:\\.([A-Za-z0-9_.:@-]{1,32}))?");

  /** Empty when the text is no name: letters and digits, 80 and 32 at most. */
  static Optional<WorkerName> parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    String rig = match.group(2);
    return Optional.of(new WorkerName(match.group(1), rig == null ? DEFAULT_RIG : rig));
  }

  @Override
  public String toString() {
    return account + "." + rig;
  }
}
