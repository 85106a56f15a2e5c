package io.aipowergrid.node.console.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a page confirms after a form; the address holds only the name, never the words. */
public enum Done {
  PASSWORD_CHANGED("Your password is changed. Other sessions of yours were ended."),
  JOB_CANCELLED("The job is being cancelled. Tokens produced until now are charged."),
  JOB_REPLAYED("The job is back in the queue. Nothing is charged twice."),
  KEY_REVOKED("The key is revoked. Requests with it are refused from now on."),
  MODEL_LOADED("The model is loaded and takes prompts."),
  MODEL_UNLOADED("The model is unloaded and its memory is free."),
  PRICE_SET("The price is set. Jobs already admitted keep theirs."),
  CUSTOMER_CREATED("The organisation is created. Give it a first user below."),
  PLAN_SET("The plan is set. Its limits hold from the next request on."),
  PLAN_KEPT(
      "The plan is kept. Its limits hold from the next request on, its allowance from the next UTC"
          + " day."),
  TOPPED_UP("The top-up is posted to the ledger."),
  SUSPENDED("The organisation is suspended. Its keys and sessions are refused."),
  RESUMED("The organisation is active again."),
  PROJECT_CREATED("The project is created."),
  PROJECT_CHOSEN("Keys, playground and usage now look at this project."),
  ROLE_CHANGED("The role is changed and holds at once."),
  USER_DEACTIVATED("The person can no longer sign in. Open sessions were ended."),
  USER_REACTIVATED("The person can sign in again."),
  MAINTENANCE_BEGUN("Maintenance has begun. Admitted jobs go on to their end."),
  MAINTENANCE_ENDED("Maintenance is over. Jobs are admitted again."),
  GPU_HELD("Mining is held off the device. It goes on by itself when the time is over."),
  GPU_RELEASED("The device is released. It mines as soon as nothing else is in the way."),
  GPU_DRAINED(
      "The device drains: answers that run there end, nothing new begins. It stays so until somebody"
          + " resumes it."),
  GPU_RESUMED("The device takes work again. Models go back to it when they are loaded again."),
  MINING_STARTED("The node shall mine, also after a restart. What is in the way stands below."),
  MINING_STOPPED("The node mines no more, also after a restart, until it is started again.");

  private final String sentence;

  Done(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Done> find(@Nullable String wireName) {
    return Arrays.stream(values()).filter(done -> done.wireName().equals(wireName)).findFirst();
  }
}
