package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedParamsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String list(String method, String named) {
    try {
      return NamedParams.toList(method, JSON.readTree(named)).toString();
    } catch (JsonProcessingException e) {
      throw new AssertionError(named, e);
    }
  }

  @Test
  void putsNamesInTheirOrderWhateverTheirs() {
    assertThat(list("gettxout", "{\"n\":1,\"txid\":\"a\",\"include_mempool\":false}"))
        .isEqualTo("[\"a\",1,false]");
    assertThat(list("gettxout", "{}")).isEqualTo("[]");
  }

  @Test
  void fillsHolesWithNullsButNotAtTheEnd() {
    assertThat(list("gettxout", "{\"n\":1}")).isEqualTo("[null,1]");
    assertThat(list("gettxout", "{\"include_mempool\":true}")).isEqualTo("[null,null,true]");
    assertThat(list("gettxout", "{\"txid\":null}")).isEqualTo("[null]");
  }

  @Test
  void takesEitherOfTwoNamesAndNotBoth() {
    assertThat(list("getblock", "{\"verbose\":true,\"blockhash\":\"a\"}"))
        .isEqualTo("[\"a\",true]");
    assertThat(list("getblock", "{\"verbosity\":2}")).isEqualTo("[null,2]");
    assertThatThrownBy(() -> list("getblock", "{\"verbosity\":2,\"verbose\":true}"))
        .hasMessage("Unknown named parameter verbose");
  }

  @Test
  void refusesNamesThatAreNotTheMethodsWithTheDaemonsCode() {
    for (String named : List.of("{\"Txid\":1}", "{\"\":1}", "{\"txid|n\":1}", "{\"verbose\":1}")) {
      assertThatThrownBy(() -> list("gettxout", named))
          .isInstanceOfSatisfying(RpcError.class, e -> assertThat(e.code()).isEqualTo(-8))
          .hasMessageStartingWith("Unknown named parameter ");
    }
    assertThatThrownBy(() -> list("getblockcount", "{\"a\":1}"))
        .hasMessage("Unknown named parameter a");
  }

  /** A call that the table forgets would refuse every name. */
  @Test
  void knowsTheNamesOfEveryCall() throws ReflectiveOperationException {
    Map<String, RpcCall> calls = new HashMap<>();
    for (Class<?> group :
        List.of(
            ChainCalls.class,
            TransactionCalls.class,
            PoolCalls.class,
            AddressCalls.class,
            MiningCalls.class,
            TemplateCalls.class,
            GenerateCalls.class,
            NetworkCalls.class)) {
      var constructor = group.getDeclaredConstructors()[0];
      Object made = constructor.newInstance(new Object[constructor.getParameterCount()]);
      group.getDeclaredMethod("addTo", Map.class).invoke(made, calls);
    }
    calls.put("help", params -> "");
    assertThat(NamedParams.NAMES.keySet()).isEqualTo(calls.keySet());
  }
}
