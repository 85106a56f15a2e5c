package io.aipowergrid.node.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits and times of the console. */
@ConfigMapping(prefix = "aipg.console")
public interface ConsoleConfig {
  /** Rows of one page of a table. */
  @WithDefault("25")
  int pageRows();

  /** Rows of one CSV export; a longer table is cut and says so in its last line. */
  @WithDefault("10000")
  int csvRowsMax();

  /** How often the live figures are sent. */
  @WithDefault("PT2S")
  Duration livePeriod();

  /** How long one live stream lasts; then the browser opens a new one and is recognised again. */
  @WithDefault("PT5M")
  Duration liveStreamLife();

  /** Live streams at once, over all people; further pages show the figures of their loading. */
  @WithDefault("200")
  int liveStreamsMax();

  /** How long the overview's ledger audit is kept before the next page asks again. */
  @WithDefault("PT30S")
  Duration ledgerCheckAge();

  /** How long the playground waits for an answer before the job is ended. */
  @WithDefault("PT5M")
  Duration playgroundDeadline();

  /** Output tokens one playground answer may have. */
  @WithDefault("4096")
  int playgroundTokensMax();

  /** Characters of one playground conversation. */
  @WithDefault("200000")
  int playgroundCharsMax();
}
