package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders about models over the real database; the desk looks only when a test says so. */
@QuarkusTest
@TestProfile(JobsProfile.class)
@WithTestResource(NodeTestResource.class)
class ModelOrdersIT {
  private static final Actor OPERATOR = Actor.system("test-operator");

  @Inject ModelOrders orders;
  @Inject ModelOrderDesk desk;
  @Inject QueueGate gate;
  @Inject Sql sql;

  @BeforeEach
  void clear() {
    sql.update("delete from model_order");
    gate.become(QueueGate.Stage.OPEN);
  }

  @AfterEach
  void close() {
    gate.become(QueueGate.Stage.STOPPED);
  }

  @Test
  void takesTheOldestFirstAndNoneTwice() {
    UUID first = place();
    UUID second = place();
    assertThat(orders.take()).map(ModelOrder::id).hasValue(first);
    assertThat(state(first)).isEqualTo(ModelOrder.State.TAKEN);
    assertThat(orders.take()).map(ModelOrder::id).hasValue(second);
    assertThat(orders.take()).isEmpty();
  }

  @Test
  void letsAnOrderBeTakenBackUntilANodeHasTakenIt() {
    UUID id = place();
    assertThat(orders.withdraw(id)).isTrue();
    assertThat(orders.find(id)).isEmpty();
    assertThat(orders.take()).isEmpty();
    UUID taken = place();
    assertThat(orders.take()).isPresent();
    assertThat(orders.withdraw(taken)).isFalse();
    assertThat(orders.find(taken)).isPresent();
  }

  @Test
  void refusesOneMoreThanTheLimitAndModelsItDoesNotKnow() {
    for (int i = 0; i < ModelOrders.OPEN_MAX; i++) {
      place();
    }
    assertThatThrownBy(this::place)
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThatThrownBy(() -> orders.place(OPERATOR, ModelOrder.Act.LOAD, "nobody/knows"))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    // What nobody asks for any more makes room after its time.
    sql.update("update model_order set asked_at = asked_at - interval '1 hour 1 second'");
    place();
    assertThat(sql.number("select count(*) from model_order")).isEqualTo(1);
  }

  @Test
  void carriesOutNothingThatWaitedTooLongOrIsForAnotherNode() {
    sql.update("delete from model_order");
    place();
    sql.update("update model_order set asked_at = asked_at - interval '61 seconds'");
    assertThat(orders.take()).isEmpty();
    sql.update("update model_order set asked_at = asked_at + interval '61 seconds'");
    sql.update("update model_order set node = '%s'", UUID.randomUUID());
    assertThat(orders.take()).isEmpty();
  }

  @Test
  void carriesOutOrdersWhileTheRoomIsOpenAndSaysWhyOneFailed() {
    UUID id = place();
    gate.become(QueueGate.Stage.STOPPED);
    desk.look();
    assertThat(state(id)).isEqualTo(ModelOrder.State.WAITING);
    gate.become(QueueGate.Stage.OPEN);
    desk.look();
    // The catalogue of the test knows the model, the folder of the node does not.
    assertThat(orders.find(id))
        .hasValueSatisfying(
            order -> {
              assertThat(order.state()).isEqualTo(ModelOrder.State.FAILED);
              assertThat(order.failure()).isNotBlank().doesNotContain("Exception");
            });
    orders.forget(id);
    assertThat(orders.find(id)).isEmpty();
  }

  @Test
  void endsWhatAnEarlierLifeHadTaken() {
    UUID id = place();
    assertThat(orders.take()).isPresent();
    UUID waiting = place();
    orders.endAbandoned();
    assertThat(orders.find(id))
        .map(ModelOrder::failure)
        .hasValue("The node was stopped before it was done.");
    assertThat(state(waiting)).isEqualTo(ModelOrder.State.WAITING);
  }

  private UUID place() {
    return orders.place(OPERATOR, ModelOrder.Act.LOAD, Samples.MODEL);
  }

  private ModelOrder.State state(UUID id) {
    return orders.find(id).orElseThrow().state();
  }
}
