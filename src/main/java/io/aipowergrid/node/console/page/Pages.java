package io.aipowergrid.node.console.page;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The templates under {@code templates/console}, checked against these types at build time. */
@CheckedTemplate(basePath = "console")
public final class Pages {
  private Pages() {}

  static native TemplateInstance signIn(
      String theme, String door, String email, String notice, String fault, String next);

  static native TemplateInstance password(
      String theme, String csrf, String email, Boolean mustChange, String fault);

  /** What went wrong, without the frame: it must show also when nothing else works. */
  public static native TemplateInstance refused(
      String title, String what, String advice, String incident, Integer status);

  static native TemplateInstance overview(Frame frame, OverviewView view);

  static native TemplateInstance overview$now(Frame frame, OverviewView view);

  static native TemplateInstance start(Frame frame, StartView view);

  static native TemplateInstance jobs(Frame frame, JobsView view);

  static native TemplateInstance jobs$list(Frame frame, JobsView view);

  static native TemplateInstance job(Frame frame, JobDetailView view);

  static native TemplateInstance job$detail(Frame frame, JobDetailView view);

  static native TemplateInstance models(Frame frame, ModelsView view);

  static native TemplateInstance model(Frame frame, ModelDetailView view);

  static native TemplateInstance keys(Frame frame, KeysView view);

  static native TemplateInstance usage(Frame frame, UsageView view);

  static native TemplateInstance receipts(Frame frame, ReceiptsView view);

  static native TemplateInstance receipt(Frame frame, ReceiptDetailView view);

  static native TemplateInstance checked(Frame frame, CheckedView view);

  static native TemplateInstance log(Frame frame, LogView view);

  static native TemplateInstance playground(Frame frame, PlaygroundView view);

  static native TemplateInstance customers(Frame frame, CustomersView view);

  static native TemplateInstance customer(Frame frame, CustomerView view);

  static native TemplateInstance plans(Frame frame, PlansView view);

  static native TemplateInstance prices(Frame frame, PricesView view);

  static native TemplateInstance ledger(Frame frame, LedgerView view);

  static native TemplateInstance people(Frame frame, PeopleView view);

  static native TemplateInstance node(Frame frame, NodeView view);

  static native TemplateInstance audit(Frame frame, AuditView view);

  static native TemplateInstance chain(Frame frame, ChainView view);

  static native TemplateInstance chain$now(Frame frame, ChainView view);

  static native TemplateInstance mining(Frame frame, MiningView view);

  static native TemplateInstance mining$now(Frame frame, MiningView view);

  static native TemplateInstance gpus(Frame frame, GpusView view);

  static native TemplateInstance gpus$now(Frame frame, GpusView view);

  static native TemplateInstance gpu(Frame frame, GpuView view);

  static native TemplateInstance gpu$now(Frame frame, GpuView view);

  static native TemplateInstance rigs(Frame frame, RigsView view);

  static native TemplateInstance owed(Frame frame, OwedView view);

  static native TemplateInstance peers(Frame frame, PeersView view);

  static native TemplateInstance pool(Frame frame, PoolView view);

  static native TemplateInstance pool$now(Frame frame, PoolView view);

  static native TemplateInstance block(Frame frame, BlockView view);

  static native TemplateInstance transaction(Frame frame, TransactionView view);

  static native TemplateInstance address(Frame frame, AddressView view);

  static native TemplateInstance found(Frame frame, FoundView view);
}
