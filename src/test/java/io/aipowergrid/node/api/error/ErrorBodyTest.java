package io.aipowergrid.node.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.ErrorCode;
import org.junit.jupiter.api.Test;

class ErrorBodyTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void hasTheFourFieldsAndOurOwn() throws Exception {
    var body = ErrorBody.of(ErrorCode.MODEL_NOT_FOUND, "No such model.", "model");
    assertThat(mapper.writeValueAsString(body))
        .isEqualTo(
            "{\"error\":{\"message\":\"No such model.\",\"type\":\"invalid_request_error\","
                + "\"param\":\"model\",\"code\":\"model_not_found\",\"rc\":\"model_not_found\"}}");
  }

  @Test
  void writesAbsentFieldsAsNull() throws Exception {
    var body = ErrorBody.of(ErrorCode.INVALID_REQUEST, "Bad.", null);
    assertThat(mapper.writeValueAsString(body))
        .isEqualTo(
            "{\"error\":{\"message\":\"Bad.\",\"type\":\"invalid_request_error\","
                + "\"param\":null,\"code\":null,\"rc\":\"invalid_request\"}}");
  }

  @Test
  void unexpectedErrorsTellTheirIncidentAndNothingElse() throws Exception {
    var json = mapper.writeValueAsString(ErrorBody.internal("req_1"));
    assertThat(mapper.readTree(json).at("/error/incident").asText()).isEqualTo("req_1");
    assertThat(mapper.readTree(json).at("/error/rc").asText()).isEqualTo("internal");
  }
}
