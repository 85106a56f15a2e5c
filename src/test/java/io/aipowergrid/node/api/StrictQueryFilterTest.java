package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.vertx.core.MultiMap;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StrictQueryFilterTest {
  @Test
  void readsTheDeclaredNamesFromAMethod() throws Exception {
    var method =
        getClass().getDeclaredMethod("route", String.class, String.class, String.class, Long.class);
    assertThat(StrictQueryFilter.declared(method)).containsExactly("after", "limit");
  }

  @Test
  void takesWhatIsDeclaredAndNothingElse() {
    assertThatCode(() -> require(query("limit", "5", "after", "x"))).doesNotThrowAnyException();
    assertThatCode(() -> require(query())).doesNotThrowAnyException();
    var failure = failure(query("limit", "5", "stat", "x"));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.param()).isEqualTo("stat");
    assertThat(failure.detail()).contains("this route takes after, limit");
  }

  @Test
  void refusesAParameterGivenTwice() {
    var failure = failure(query("limit", "5", "limit", "5"));
    assertThat(failure.param()).isEqualTo("limit");
    assertThat(failure.detail()).contains("once");
  }

  @Test
  void showsOnlyTheBeginningOfALongName() {
    assertThat(failure(query("x".repeat(61), "")).param()).isEqualTo("x".repeat(60));
  }

  private static void require(MultiMap query) {
    StrictQueryFilter.require(new TreeSet<>(List.of("after", "limit")), query);
  }

  private static NodeException failure(MultiMap query) {
    return catchThrowableOfType(NodeException.class, () -> require(query));
  }

  private static MultiMap query(String... namesAndValues) {
    var query = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      query.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return query;
  }

  @SuppressWarnings("unused") // read by reflection
  private static void route(
      @QueryParam("limit") String limit,
      @QueryParam("after") String after,
      @PathParam("id") String id,
      Long injected) {}
}
