package io.aipowergrid.node.api.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.aipowergrid.node.base.ErrorCode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of every error on {@code /v1} (api.md 6.2, R1 and R5). */
@Schema(name = "Error")
public record ErrorBody(Detail error) {

  /**
   * @param message what went wrong and what to do
   * @param type the class of error an OpenAI client knows
   * @param param the request field at fault
   * @param code the code an OpenAI client knows; text, never a number
   * @param rc our own id of the error; it never changes
   * @param incident names an unexpected error in the node's log
   */
  @JsonPropertyOrder({"message", "type", "param", "code", "rc", "incident"})
  @Schema(name = "ErrorDetail")
  public record Detail(
      @JsonProperty("message") @Schema(examples = "The model 'llama' does not exist.")
          String message,
      @JsonProperty("type") @Schema(examples = "invalid_request_error") String type,
      @JsonProperty("param") @Schema(examples = "model") @Nullable String param,
      @JsonProperty("code") @Schema(examples = "model_not_found") @Nullable String code,
      @JsonProperty("rc") @Schema(examples = "model_not_found") String rc,
      @JsonProperty("incident") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String incident) {}

  public static ErrorBody of(ErrorCode code, String detail, @Nullable String param) {
    return new ErrorBody(
        new Detail(detail, code.openAiType(), param, code.openAiCode(), code.rc(), null));
  }

  /** An error nobody foresaw: the caller learns the incident's id and nothing else. */
  public static ErrorBody internal(String incident) {
    var code = ErrorCode.INTERNAL;
    var message = "The node failed unexpectedly; nothing was charged. Incident " + incident + ".";
    return new ErrorBody(
        new Detail(message, code.openAiType(), null, code.openAiCode(), code.rc(), incident));
  }
}
