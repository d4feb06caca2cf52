package dev.connector.frame;

import java.time.Duration;
import java.util.List;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.scripted.Frames;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SecretsTests {

	private static final RegistrationKey KEY = new RegistrationKey("acme", "files", "one");

	@Test
	void credentialsDoNotShowTheSecret() {
		assertThat(Credentials.bearer("hunter2")).hasToString("Bearer ***");
		assertThat(new Credentials("Basic", "hunter2").toString()).doesNotContain("hunter2");
		assertThat(Credentials.NONE).hasToString("no credentials");
	}

	@Test
	void credentialsWithoutASchemeDoNotShowTheSecretEither() {
		assertThat(new Credentials("", "hunter2").toString()).doesNotContain("hunter2");
	}

	@Test
	void aResumptionDoesNotShowTheSessionToken() {
		assertThat(new ConnectorFrame.Resumption("hunter2", List.of("r1")).toString()).doesNotContain("hunter2")
			.contains("***")
			.contains("inFlight=1");
		assertThat(ConnectorFrame.Resumption.NONE.toString()).contains("none");
	}

	@Test
	void framesThatCarrySecretsDoNotShowThem() {
		ConnectorFrame.Register register = new ConnectorFrame.Register(1, KEY, ConnectorRegistration.Description.NONE,
				Credentials.bearer("hunter2"), new ConnectorFrame.Resumption("hunter2", List.of()),
				new ConnectorFrame.Terms(1, 1, Duration.ofSeconds(1), Duration.ofSeconds(2)));
		assertThat(register.toString()).contains("acme").doesNotContain("hunter2");
		assertThat(Frames.registered(KEY, "hunter2").toString()).contains("acme").doesNotContain("hunter2");
	}

}
