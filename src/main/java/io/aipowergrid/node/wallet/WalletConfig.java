package io.aipowergrid.node.wallet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The operator's wallets. */
@ConfigMapping(prefix = "aipg.wallet")
public interface WalletConfig {
  /** How many unused addresses in a row are looked at, and given out at most (BIP44). */
  @WithDefault("20")
  int gapLimit();

  /** The fee of payments for 1000 bytes, in base units; at least 1000000. */
  @WithDefault("1025000")
  long feePerKilobyte();

  /** How often payments that are not deep in the chain are offered to the memory pool. */
  @WithDefault("2s")
  String offerInterval();

  /** How many such payments are offered at once; a wallet may not have more of its own. */
  @WithDefault("100")
  int openPaymentsMax();

  /** How many wrong passphrases of a wallet are free of delay. */
  @WithDefault("3")
  int passphraseFailuresFree();

  /** The first delay after too many wrong passphrases; it doubles with each further one. */
  @WithDefault("10s")
  Duration passphraseDelay();

  /** The longest delay after wrong passphrases. */
  @WithDefault("15m")
  Duration passphraseDelayMax();
}
