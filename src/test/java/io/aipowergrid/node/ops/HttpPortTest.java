package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HttpPortTest {
  @Test
  void saysWhichPortIsTakenAndWhatToDo() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> HttpPort.requireFree("127.0.0.1", other.getLocalPort()))
          .withMessageStartingWith("port " + other.getLocalPort() + " of 127.0.0.1 cannot be used")
          .withMessageEndingWith("or set QUARKUS_HTTP_PORT");
    }
  }

  @Test
  void aFreePortAndAChosenOneAreFine() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThatCode(() -> HttpPort.requireFree("127.0.0.1", free)).doesNotThrowAnyException();
    assertThatCode(() -> HttpPort.requireFree("127.0.0.1", 0)).doesNotThrowAnyException();
  }

  @Test
  void aSettingThatIsNoNumberIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> HttpPort.parse("abc"))
        .withMessage("QUARKUS_HTTP_PORT is no port number: abc");
    for (String none : new String[] {"65536", "-1", "", "1e3", "999999999999"}) {
      assertThatIllegalStateException().isThrownBy(() -> HttpPort.parse(none));
    }
    assertThat(HttpPort.parse("65535")).isEqualTo(65_535);
  }
}
