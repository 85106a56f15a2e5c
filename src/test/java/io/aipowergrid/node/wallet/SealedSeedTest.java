package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.crypto.Argon2;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SealedSeedTest {
  private static final Argon2.Costs CHEAP = new Argon2.Costs(64, 1, 1);
  private static final byte[] SEED = "a seed of bytes, not for any coin".getBytes();
  private static final byte[] OWNER = {1, 2, 3};

  private static SealedSeed sealed() {
    return SealedSeed.seal(SEED, "right horse", OWNER, new SecureRandom(), CHEAP);
  }

  @Test
  void opensWithItsPassphraseAndItsOwnerAlone() {
    SealedSeed sealed = sealed();
    assertThat(sealed.open("right horse", OWNER)).hasValue(SEED);
    assertThat(sealed.open("right horsf", OWNER)).isEmpty();
    assertThat(sealed.open("", OWNER)).isEmpty();
    assertThat(sealed.open("right horse", new byte[] {1, 2, 4})).isEmpty();
  }

  @Test
  void noticesEveryChangedByte() {
    SealedSeed sealed = sealed();
    for (int i = 0; i < sealed.box().length; i++) {
      byte[] box = sealed.box().clone();
      box[i] ^= 1;
      assertThat(new SealedSeed(sealed.costs(), sealed.salt(), box).open("right horse", OWNER))
          .as("byte " + i)
          .isEmpty();
    }
    byte[] salt = sealed.salt().clone();
    salt[0] ^= 1;
    assertThat(new SealedSeed(CHEAP, salt, sealed.box()).open("right horse", OWNER)).isEmpty();
    assertThat(new SealedSeed(CHEAP, sealed.salt(), new byte[0]).open("right horse", OWNER))
        .isEmpty();
  }

  @Test
  void hidesTheSeedAndIsOtherEachTime() {
    assertThat(new String(sealed().box())).doesNotContain("a seed");
    assertThat(sealed().box()).isNotEqualTo(sealed().box());
    assertThat(sealed().salt()).isNotEqualTo(sealed().salt());
  }

  @Test
  void newWalletsCostSixtyFourMebibytesAndThreePasses() {
    SealedSeed sealed = SealedSeed.seal(SEED, "right horse", OWNER, new SecureRandom());
    assertThat(sealed.costs()).isEqualTo(new Argon2.Costs(65_536, 3, 1));
    assertThat(sealed.open("right horse", OWNER)).hasValue(SEED);
  }

  @Test
  void refusesCostsBeyondReason() {
    var damaged = new SealedSeed(new Argon2.Costs(1 << 30, 1, 1), new byte[16], sealed().box());
    assertThatThrownBy(() -> damaged.open("right horse", OWNER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
