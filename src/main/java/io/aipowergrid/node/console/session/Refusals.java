package io.aipowergrid.node.console.session;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.page.Pages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.text.Normalizer;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Pages for what went wrong: what happened, what it means, what to do, and the incident id. The
 * header {@code X-Aipg-Message} tells the same to parts of a page. Any thread.
 */
@ApplicationScoped
public class Refusals {
  /** Holds the sentence in ASCII for htmx and fetch. */
  public static final String MESSAGE_HEADER = "X-Aipg-Message";

  private static final Logger LOG = Logger.getLogger(Refusals.class);
  private static final int MESSAGE_MAX = 500;

  /** The answer to any failure of a console route. */
  public Response of(Throwable failure) {
    if (failure instanceof NodeException e) {
      return page(e.code().httpStatus(), title(e.code()), e.detail(), advice(e.code()), null);
    }
    String incident = log(failure);
    return page(
        500,
        "The node made a mistake",
        "The page could not be made. Nothing was changed that is not shown as changed.",
        "Try again. If it happens again, give the incident id to whoever runs this node.",
        incident);
  }

  /** The sentence about an unexpected failure, for answers that are no pages. */
  public String incident(Throwable failure) {
    return "The node made a mistake. Give incident " + log(failure) + " to whoever runs it.";
  }

  private static String log(Throwable failure) {
    String incident = UUID.randomUUID().toString().substring(0, 13);
    LOG.errorf(failure, "Console request failed incident=%s", incident);
    return incident;
  }

  public Response forbidden(String why) {
    return page(403, "Not allowed", why, "Nothing was changed.", null);
  }

  public Response notFound(String what) {
    return page(404, "Not here", what, "Press / and search, or go on from the overview.", null);
  }

  /** For parts of a page whose session has ended. */
  Response signedOut() {
    return Response.status(401)
        .header(MESSAGE_HEADER, "Your session has ended. Sign in again.")
        .header("HX-Redirect", "/console/sign-in")
        .build();
  }

  private static Response page(
      int status, String title, String what, String advice, @Nullable String incident) {
    String html =
        Pages.refused(title, what, advice, incident == null ? "" : incident, status).render();
    return Response.status(status)
        .entity(html)
        .type(MediaType.TEXT_HTML + ";charset=UTF-8")
        .header(MESSAGE_HEADER, ascii(what + (incident == null ? "" : " Incident " + incident)))
        .build();
  }

  private static String ascii(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("[^\\x20-\\x7e]", "");
    return plain.substring(0, Math.min(MESSAGE_MAX, plain.length()));
  }

  private static String title(ErrorCode code) {
    return switch (code.httpStatus()) {
      case 403, 401 -> "Not allowed";
      case 404 -> "Not here";
      case 409 -> "Not possible now";
      case 429 -> "Too much for now";
      case 503 -> "Not ready";
      default -> code == ErrorCode.INTERNAL ? "The node made a mistake" : "Not accepted";
    };
  }

  private static String advice(ErrorCode code) {
    if (code.httpStatus() == 404) {
      return "Look at the address, or search for it from the overview. Error id: "
          + code.rc()
          + ".";
    }
    return code.retryable()
        ? "Wait a moment and try again. Error id: " + code.rc() + "."
        : "Go back, correct it and send again. Error id: " + code.rc() + ".";
  }
}
