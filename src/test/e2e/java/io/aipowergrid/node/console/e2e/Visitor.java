package io.aipowergrid.node.console.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One person at one browser window, who notices everything the browser complains about. */
final class Visitor implements AutoCloseable {
  static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final String AXE = readAxe();

  private final URI base;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();
  private Window window;

  /** How a window looks. */
  enum Window {
    LIGHT(1440, 900, ColorScheme.LIGHT),
    DARK(1440, 900, ColorScheme.DARK),
    PHONE(390, 844, ColorScheme.LIGHT);

    private final int width;
    private final int height;
    private final ColorScheme scheme;

    Window(int width, int height, ColorScheme scheme) {
      this.width = width;
      this.height = height;
      this.scheme = scheme;
    }

    private Window next() {
      return switch (this) {
        case LIGHT -> DARK;
        case DARK -> PHONE;
        case PHONE -> LIGHT;
      };
    }
  }

  Visitor(Browser browser, URI base, Window window, boolean scripts) {
    this.base = base;
    this.window = window;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(window.width, window.height)
                .setColorScheme(window.scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setJavaScriptEnabled(scripts));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    page.onResponse(
        response -> {
          if (response.status() >= 500) {
            complaints.add(response.status() + " " + response.url());
          }
        });
  }

  Page page() {
    return page;
  }

  /** Opens a page and waits until its scripts have begun. */
  Visitor open(String path) {
    page.navigate(base.resolve(path).toString());
    page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    return this;
  }

  Visitor openWithScripts(String path) {
    open(path);
    page.waitForSelector("html[data-ready]");
    return this;
  }

  Visitor signIn(String email, String password) {
    open("/console/sign-in");
    page.fill("input[name=email]", email);
    page.fill("input[name=password]", password);
    page.click("button[type=submit]");
    page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    return this;
  }

  Visitor changePassword(String oneTime, String chosen) {
    page.fill("input[name=current]", oneTime);
    page.fill("input[name=password]", chosen);
    page.fill("input[name=again]", chosen);
    page.click("button.primary");
    page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    return this;
  }

  /**
   * Looks at the page in every window while it stays: it is kept as a picture, axe finds nothing
   * wrong, and nothing sticks out. The next page is loaded in the window that was looked through
   * last, so that of three pages each is loaded in another.
   */
  void lookAround(String name) {
    look(name);
    for (int i = 1; i < Window.values().length; i++) {
      turnTo(window.next());
      look(name);
    }
  }

  /** Looks at the page in this window only. */
  void look(String name) {
    waitForCharts();
    keepPicture(name + "-" + window.name().toLowerCase(Locale.ROOT));
    assertThat(accessibilityFaults()).as(name + " in " + window).isEmpty();
    requireNoSidewaysScrolling();
    requireLegendsAboveTheirCharts();
  }

  private void turnTo(Window other) {
    window = other;
    page.setViewportSize(other.width, other.height);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(other.scheme));
    // Charts follow the window's events, which come with its next frame.
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  void waitForCharts() {
    if (page.locator("[data-chart]").count() > 0) {
      page.waitForSelector("[data-chart] svg");
    }
  }

  /** Opens a path that need not be well, and holds its status to what it must be. */
  void requireStatus(int status, String path) {
    var answer = page.navigate(base.resolve(path).toString());
    assertThat(answer.status()).as(path).isEqualTo(status);
  }

  /** Keeps a picture of the whole page under {@code target/screenshots}. */
  void keepPicture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** What axe finds wrong with names, labels, contrast and structure (WCAG 2.1 A and AA). */
  @SuppressWarnings("unchecked")
  List<String> accessibilityFaults() {
    if (page.evaluate("typeof axe").equals("undefined")) {
      page.evaluate(AXE);
    }
    return (List<String>)
        page.evaluate(
            """
            async () => {
              const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
              const found = await axe.run(document,
                { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
              return found.violations.flatMap((one) =>
                one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`));
            }
            """);
  }

  /** Nothing may stick out to the right of the window. */
  void requireNoSidewaysScrolling() {
    Object excess =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(((Number) excess).intValue()).as("sticks out at " + page.url()).isZero();
  }

  /** The names of a chart's series end above the highest number of its axis, however many. */
  private void requireLegendsAboveTheirCharts() {
    Object covered =
        page.evaluate(
            """
            () => [...document.querySelectorAll("[data-chart]")].filter((chart) => {
              const names = JSON.parse(chart.dataset.chart).series.map((one) => one.name);
              const texts = [...chart.querySelectorAll("svg text")].map((text) =>
                ({ words: text.textContent, box: text.getBoundingClientRect() }));
              const legend = texts.filter((text) => names.includes(text.words));
              const axis = texts.filter((text) => /^[0-9.,]+$/.test(text.words));
              return names.length > 1 &&
                Math.max(...legend.map((text) => text.box.bottom)) >
                  Math.min(...axis.map((text) => (text.box.top + text.box.bottom) / 2));
            }).length
            """);
    assertThat(((Number) covered).intValue())
        .as("charts under their legend, " + page.url())
        .isZero();
  }

  void requireNoComplaints() {
    assertThat(complaints).isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }

  private static String readAxe() {
    try (var in = Visitor.class.getResourceAsStream("/axe.min.js")) {
      if (in == null) {
        throw new IllegalStateException("axe.min.js is missing on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
