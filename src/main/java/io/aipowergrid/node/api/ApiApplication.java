package io.aipowergrid.node.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the OpenAPI document says of the whole interface. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "AIPG Enterprise Node",
            version = "1",
            description =
                """
                Verified inference behind the interface OpenAI clients know. Every answer names its
                receipt (header x-aipg-receipt, or the end of a stream), which anyone can check
                offline. Errors carry a stable id in error.rc.""",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    security = @SecurityRequirement(name = ApiApplication.API_KEY),
    tags = {
      @Tag(name = "Models", description = "What this node can run, with prices."),
      @Tag(name = "Inference", description = "Chat completions and completions."),
      @Tag(name = "Account", description = "Jobs, usage, balance and keys of the caller.")
    })
@SecurityScheme(
    securitySchemeName = ApiApplication.API_KEY,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "An API key of this node, which begins with aipg_.")
public class ApiApplication extends Application {
  /** Name of the security scheme in the OpenAPI document. */
  public static final String API_KEY = "apiKey";
}
