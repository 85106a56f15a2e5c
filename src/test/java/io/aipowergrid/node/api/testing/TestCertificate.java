package io.aipowergrid.node.api.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A certificate for localhost, made for one run by the JDK's keytool, given to the node as the two
 * PEM files an operator has; {@link #trust()} is the client's side of it.
 */
public final class TestCertificate implements QuarkusTestResourceLifecycleManager {
  private static final Path FOLDER = Path.of("target", "test-certificate").toAbsolutePath();
  private static final Path STORE = FOLDER.resolve("localhost.p12");
  private static final String ALIAS = "localhost";
  private static final String PASSWORD = "only-for-tests";

  @Override
  public Map<String, String> start() {
    try {
      make();
      var keys = read();
      Path certificate = pem("certificate", "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
      Path key = pem("key", "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
      return Map.of(
          "quarkus.http.ssl.certificate.files", certificate.toString(),
          "quarkus.http.ssl.certificate.key-files", key.toString(),
          "quarkus.http.test-ssl-port", "0");
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException("cannot make a certificate", e);
    }
  }

  @Override
  public void stop() {
    // The files lie under target and are made anew by the next run.
  }

  /** Trusts this certificate and no other. */
  public static X509TrustManager trust() throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, read().getCertificate(ALIAS));
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static void make() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    Files.deleteIfExists(STORE);
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        List.of(
            keytool,
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "2",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            STORE.toString(),
            "-storepass",
            PASSWORD);
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    if (status != 0) throw new IOException("keytool ended with " + status);
  }

  private static KeyStore read() throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(STORE)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static Path pem(String name, String kind, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        FOLDER.resolve(name + ".pem"),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
