package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import org.junit.jupiter.api.Test;

class MessageSignaturesTest {
  private static final KeyPath PATH = new KeyPath(KeyPath.Branch.RECEIVE, 1);
  private static final Address.OfKey ADDRESS =
      new AccountKeys(AccountKeysTest.account().toPublic()).address(PATH);

  private static String sign(String message) {
    byte[] secret = new TransactionSigner(AccountKeysTest.account()).key(PATH).secret();
    return MessageSignatures.sign(secret, message);
  }

  @Test
  void signsAndVerifiesAsTheDaemon() {
    var row = AccountKeysTest.readVectors().get("regtest_wallet").get("signed_message");
    var format = NetworkParamsReader.read("aipg-regtest").addresses().format();
    assertThat(format.format(ADDRESS)).isEqualTo(row.get("address").asText());
    String message = row.get("message").asText();
    String signature = row.get("signature").asText();
    assertThat(MessageSignatures.verify(ADDRESS, message, signature)).isTrue();
    assertThat(MessageSignatures.verify(ADDRESS, message + ".", signature)).isFalse();
    // The daemon's signature is deterministic (RFC 6979), so ours is the same.
    assertThat(sign(message)).isEqualTo(signature);
  }

  @Test
  void refusesOtherKeysAndTextsThatAreNoSignature() {
    String signature = sign("pay me");
    var other = new AccountKeys(AccountKeysTest.account().toPublic());
    assertThat(MessageSignatures.verify(ADDRESS, "pay me", signature)).isTrue();
    assertThat(
            MessageSignatures.verify(
                other.address(new KeyPath(KeyPath.Branch.RECEIVE, 2)), "pay me", signature))
        .isFalse();
    for (String bad :
        new String[] {"", "%", signature + "A", signature.substring(4), "A".repeat(88)}) {
      assertThat(MessageSignatures.verify(ADDRESS, "pay me", bad)).as(bad).isFalse();
    }
  }

  @Test
  void signsTextsOfAnyLengthClass() {
    // Lengths around where the length's own form changes.
    for (int length : new int[] {0, 252, 253, 65_536}) {
      String message = "x".repeat(length);
      assertThat(MessageSignatures.verify(ADDRESS, message, sign(message))).isTrue();
    }
  }
}
