package io.aipowergrid.node.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoleTest {
  private static final UUID ID = new UUID(0, 1);

  @Test
  void strongerRolesMayAllThatWeakerOnesMay() {
    for (var role : Role.values()) {
      for (var other : Role.values()) {
        if (role.atLeast(other)) {
          assertTrue(role.scopes().containsAll(other.scopes()), role + " and " + other);
        }
      }
    }
    assertTrue(Role.OPERATOR.atLeast(Role.VIEWER));
    assertFalse(Role.MEMBER.atLeast(Role.ADMIN));
  }

  @Test
  void onlyOperatorsOperateAndViewersSpendNothing() {
    assertFalse(Role.ADMIN.scopes().contains(Scope.OPERATE));
    assertEquals(
        Set.of(Scope.USAGE_READ, Scope.RECEIPTS_READ, Scope.CHAIN_READ), Role.VIEWER.scopes());
  }

  @Test
  void wireNamesOfScopesReadBack() {
    for (var scope : Scope.values()) {
      assertEquals(scope, Scope.find(scope.wireName()).orElseThrow());
    }
    assertTrue(Scope.find("INFERENCE").isEmpty());
  }

  @Test
  void aCallerComesByKeyOrBySession() {
    assertThrows(
        IllegalArgumentException.class, () -> new Caller(ID, ID, null, null, Set.of(), "p"));
    assertThrows(IllegalArgumentException.class, () -> new Caller(ID, ID, ID, ID, Set.of(), "p"));
    assertEquals(Actor.KEY, new Caller(ID, ID, ID, null, Set.of(), "p").actor().kind());
  }
}
