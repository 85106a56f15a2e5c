package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.console.live.StatusReader;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.SafeRedirect;
import io.aipowergrid.node.console.session.SessionCookie;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the frame of a page for the person of this request. */
@RequestScoped
class Frames {
  private final CurrentSession session;
  private final Organisations organisations;
  private final StatusReader status;
  private final InstantSource clock;
  private final HttpServerRequest request;

  Frames(
      CurrentSession session,
      Organisations organisations,
      StatusReader status,
      InstantSource clock,
      HttpServerRequest request) {
    this.session = session;
    this.organisations = organisations;
    this.status = status;
    this.clock = clock;
    this.request = request;
  }

  /** The frame of a page of a section. */
  Frame of(String title, Section section) {
    return make(title, Optional.of(section));
  }

  /** The frame of a page outside of the navigation. */
  Frame of(String title) {
    return make(title, Optional.empty());
  }

  private Frame make(String title, Optional<Section> section) {
    var user = session.user();
    return new Frame(
        title,
        user,
        organisations.find(user.organisationId()).map(OrganisationView::name).orElse(""),
        session.get().csrfToken(),
        theme(),
        status.read(),
        Section.rail(user.role(), section),
        Section.jumps(user.role()),
        clock.instant(),
        Done.find(request.getParam("done")).map(Done::sentence).orElse(""),
        SafeRedirect.within(request.uri()),
        session.operator(),
        session.atLeast(Role.ADMIN),
        session.atLeast(Role.MEMBER));
  }

  /** Light or dark as chosen by the switch; empty while nothing was chosen. */
  String theme() {
    Cookie cookie = request.getCookie(SessionCookie.THEME);
    String value = cookie == null ? "" : cookie.getValue();
    return value.equals("light") || value.equals("dark") ? value : "";
  }
}
