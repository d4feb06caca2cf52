package dev.connector.gateway;

import java.util.List;

import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.Credentials;
import dev.connector.frame.RejectionCode;
import dev.connector.gateway.TokenAuthenticator.TenantToken;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TokenAuthenticatorTests {

	private final TokenAuthenticator authenticator = new TokenAuthenticator(
			List.of(new TenantToken("a", "token-1"), new TenantToken("a", "token-2"), new TenantToken("b", "token-3"),
					new TenantToken("b", "shared"), new TenantToken("a", "shared")));

	@Test
	void acceptsEveryTokenOfTheTenant() {
		assertThat(decide("a", Credentials.bearer("token-1"))).isNull();
		assertThat(decide("a", Credentials.bearer("token-2"))).isNull();
		assertThat(decide("b", Credentials.bearer("token-3"))).isNull();
		assertThat(decide("a", Credentials.bearer("shared"))).isNull();
		assertThat(decide("b", Credentials.bearer("shared"))).isNull();
		assertThat(decide("b", new Credentials("bearer", "token-3"))).isNull();
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThat(decide("a", Credentials.NONE)).isEqualTo(RejectionCode.UNAUTHENTICATED);
		assertThat(decide("a", new Credentials("Basic", "token-1"))).isEqualTo(RejectionCode.UNAUTHENTICATED);
		assertThat(decide("a", Credentials.bearer("token-"))).isEqualTo(RejectionCode.UNAUTHENTICATED);
		assertThat(decide("a", Credentials.bearer("token-11"))).isEqualTo(RejectionCode.UNAUTHENTICATED);
		assertThat(decide("a", Credentials.bearer(""))).isEqualTo(RejectionCode.UNAUTHENTICATED);
	}

	@Test
	void forbidsTheTokenOfAnotherTenant() {
		assertThat(decide("a", Credentials.bearer("token-3"))).isEqualTo(RejectionCode.FORBIDDEN);
		assertThat(decide("c", Credentials.bearer("shared"))).isEqualTo(RejectionCode.FORBIDDEN);
	}

	@Test
	void showsNoToken() {
		assertThat(this.authenticator.toString()).doesNotContain("token-1");
		assertThat(new TenantToken("a", "token-1").toString()).isEqualTo("TenantToken[tenant=a, token=***]");
		ConnectorAuthenticator.Decision decision = this.authenticator
			.authenticate(register("a", Credentials.bearer("wrong-secret")), "peer");
		assertThat(decision.toString()).doesNotContain("wrong-secret");
	}

	@Test
	void refusesToBeUseless() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenAuthenticator(List.of()))
			.withMessageContaining("no token");
		assertThatIllegalArgumentException().isThrownBy(() -> new TenantToken("a", " ")).withMessageContaining("'a'");
		assertThatIllegalArgumentException().isThrownBy(() -> new TenantToken("", "x"));
	}

	private RejectionCode decide(String tenant, Credentials credentials) {
		return (this.authenticator.authenticate(register(tenant, credentials),
				"peer") instanceof ConnectorAuthenticator.Rejected rejected) ? rejected.code() : null;
	}

	private static ConnectorFrame.Register register(String tenant, Credentials credentials) {
		ConnectorFrame.Register register = TestConnector.registration(tenant + ".c.i", 1);
		return new ConnectorFrame.Register(register.protocolVersion(), register.key(), register.description(),
				credentials, register.resumption(), register.terms());
	}

}
