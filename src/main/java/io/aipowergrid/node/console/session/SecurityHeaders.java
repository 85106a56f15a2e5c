package io.aipowergrid.node.console.session;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * What browsers must refuse to do with our pages, and a page instead of the API's words for an
 * address under the console that is none. Any thread.
 */
@ApplicationScoped
public class SecurityHeaders {
  /**
   * Scripts and styles only from the node itself. Style attributes are allowed, because the chart
   * library places its tool tip with them; style elements and scripts in the page are not.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline';"
          + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private final Refusals refusals;

  SecurityHeaders(Refusals refusals) {
    this.refusals = refusals;
  }

  /** Adds the headers to every answer under {@code /console}. */
  @ServerResponseFilter
  public void protect(ContainerRequestContext request, ContainerResponseContext response) {
    if (!request.getUriInfo().getPath().startsWith("/console")) {
      return;
    }
    if (noSuchPage(response)) {
      var page = refusals.notFound("The console has no page at this address.");
      response.setEntity(page.getEntity(), null, page.getMediaType());
    }
    var headers = response.getHeaders();
    headers.putSingle("Content-Security-Policy", POLICY);
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("X-Frame-Options", "DENY");
    headers.putSingle("Referrer-Policy", "same-origin");
    headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
    headers.putSingle("Permissions-Policy", "camera=(), microphone=(), geolocation=(), usb=()");
    headers.putSingle("Cache-Control", "no-store");
  }

  /** Our own refusals carry their sentence; without it the answer comes from the router. */
  private static boolean noSuchPage(ContainerResponseContext response) {
    int status = response.getStatus();
    return (status == 404 || status == 405)
        && !response.getHeaders().containsKey(Refusals.MESSAGE_HEADER);
  }
}
