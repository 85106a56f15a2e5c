package io.aipowergrid.node.kawpow;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KawpowVerifierTest {
  private static final BigInteger ANY = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  private final KawpowVectors.HashVector vector = KawpowVectors.hashes().getFirst();
  private final KawpowInput input =
      new KawpowInput(vector.height(), vector.headerHash(), vector.nonce());
  private final BigInteger number = new BigInteger(vector.finalHash().toDisplayHex(), 16);
  private final KawpowVerifier verifier =
      new KawpowVerifier(new KawpowHasher(EpochFixture.CONTEXTS));

  @Test
  void aHashEqualToTheTargetCounts() {
    assertThat(verifier.verify(new KawpowClaim(input, vector.mixHash(), number)))
        .isEqualTo(new KawpowVerdict.Valid(vector.finalHash()));
  }

  @Test
  void aHashOneAboveTheTargetDoesNot() {
    var target = number.subtract(BigInteger.ONE);
    assertThat(verifier.verify(new KawpowClaim(input, vector.mixHash(), target)))
        .isEqualTo(new KawpowVerdict.AboveTarget(vector.finalHash()));
  }

  @Test
  void aMixHashWrongInOneBitIsFound() {
    byte[] bytes = vector.mixHash().toBytes();
    bytes[17] ^= 0x10;
    assertThat(verifier.verify(new KawpowClaim(input, Hash256.of(bytes), ANY)))
        .isEqualTo(new KawpowVerdict.WrongMix(vector.mixHash()));
  }

  @Test
  void aMixHashOfTheNeighbouringPeriodIsFound() {
    var claim =
        new KawpowClaim(
            new KawpowInput(
                vector.height() + Kawpow.PERIOD_LENGTH, vector.headerHash(), vector.nonce()),
            vector.mixHash(),
            ANY);
    assertThat(verifier.verify(claim)).isInstanceOf(KawpowVerdict.WrongMix.class);
  }

  @Test
  void manyClaimsGetTheirVerdictsInOrder() {
    var tooHigh = new KawpowInput(Kawpow.HEIGHT_MAX + 1, vector.headerHash(), vector.nonce());
    var claims = new ArrayList<KawpowClaim>();
    var expected = new ArrayList<KawpowVerdict>();
    for (int i = 0; i < 5; i++) {
      claims.add(new KawpowClaim(tooHigh, vector.mixHash(), ANY));
      expected.add(new KawpowVerdict.UnsupportedHeight(Kawpow.HEIGHT_MAX + 1));
      claims.add(new KawpowClaim(input, vector.mixHash(), ANY));
      expected.add(new KawpowVerdict.Valid(vector.finalHash()));
      claims.add(new KawpowClaim(input, vector.mixHash(), BigInteger.ZERO));
      expected.add(new KawpowVerdict.AboveTarget(vector.finalHash()));
      claims.add(new KawpowClaim(input, Hash256.ZERO, ANY));
      expected.add(new KawpowVerdict.WrongMix(vector.mixHash()));
    }
    assertThat(verifier.verify(claims)).isEqualTo(expected);
    assertThat(verifier.verify(List.of())).isEmpty();
  }

  @Test
  void noiseAtAnyHeightGetsAVerdict() {
    var random = new SplittableRandom(6);
    var target = BigInteger.TWO.pow(256 - 20);
    for (int i = 0; i < 20_000; i++) {
      var header = new byte[Hash256.LENGTH];
      var mix = new byte[Hash256.LENGTH];
      random.nextBytes(header);
      random.nextBytes(mix);
      long height = i % 2 == 0 ? random.nextLong() : random.nextLong(2 * Kawpow.HEIGHT_MAX);
      var noise = new KawpowInput(height, Hash256.of(header), random.nextLong());
      assertThat(verifier.verify(new KawpowClaim(noise, Hash256.of(mix), target)))
          .isNotInstanceOf(KawpowVerdict.Valid.class);
    }
  }
}
