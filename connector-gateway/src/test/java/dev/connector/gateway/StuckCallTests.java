package dev.connector.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.connector.frame.ConnectorFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls wait at a session that can't run them now.
 */
class StuckCallTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final ConnectorAddress HERE = GatewayFixture.at("t.c.i");

	private final GatewayFixture fixture = GatewayFixture.resuming();

	private final TestConnector lost = this.fixture.connector("t.c.i", 1);

	private CompletableFuture<ExecuteResult> anywhere;

	private CompletableFuture<ExecuteResult> here;

	private void lose() {
		execute(HERE, "running");
		this.lost.lose();
		this.anywhere = execute(GatewayFixture.ANY, "anywhere");
		this.here = execute(HERE, "here");
	}

	@Test
	void theyGoToAnInstanceThatComes() {
		lose();
		assertThat(this.fixture.session("t.c.i").pending()).isEqualTo(2);
		TestConnector other = this.fixture.connector("t.c.j", 5);
		assertThat(other.executes()).containsExactly("anywhere");
		assertThat(this.fixture.session("t.c.i").pending()).isEqualTo(1);
		TestConnector back = this.lost.comeBack(this.fixture.gateway(), "running");
		back.result("running", "1");
		assertThat(back.executes()).containsExactly("here");
	}

	@Test
	void theyGoToAnInstanceThatComesBack() {
		TestConnector other = this.fixture.connector("t.c.j", 2);
		execute(GatewayFixture.at("t.c.j"), "running");
		other.lose();
		lose();
		execute(GatewayFixture.ANY, "second");
		TestConnector back = other.comeBack(this.fixture.gateway(), "running");
		assertThat(back.executes()).hasSize(1);
		back.executes().forEach((id) -> back.result(id, "1"));
		assertThat(back.executes()).containsExactlyInAnyOrder("anywhere", "second");
	}

	@Test
	void theyStayWhereNoInstanceThatComesCanDoWhatTheyAskFor() {
		lose();
		this.fixture.connector("t.c.j", 5, "other");
		assertThat(this.fixture.session("t.c.i").pending()).isEqualTo(2);
		assertThat(this.anywhere).isNotDone();
	}

	@Test
	void oneThatComesBackPausedHandsThemToOthers() {
		lose();
		TestConnector other = this.fixture.connector("t.c.j", 0);
		other.send(new ConnectorFrame.Credits(0));
		TestConnector back = comeBackPaused();
		assertThat(this.fixture.session("t.c.i").state()).isEqualTo(SessionState.PAUSED);
		assertThat(this.fixture.session("t.c.i").pending()).isEqualTo(2);
		other.send(new ConnectorFrame.Credits(5));
		assertThat(other.executes()).containsExactly("anywhere");
		back.result("running", "1");
		back.send(new ConnectorFrame.Credits(1));
		assertThat(back.executes()).containsExactly("here");
		back.result("here", "7");
		assertThat(GatewayFixture.success(this.here).text()).isEqualTo("7");
	}

	@Test
	void oneThatComesBackPausedHandsThemToThoseWhoAreThere() {
		execute(HERE, "running");
		execute(GatewayFixture.ANY, "anywhere");
		TestConnector other = this.fixture.connector("t.c.j", 5);
		assertThat(other.executes()).as("waits for the one that is ready").isEmpty();
		comeBackPaused();
		this.fixture.pass(Duration.ofSeconds(3));
		lose();
		this.fixture.pass(Duration.ofSeconds(1).minusNanos(1));
		assertThat(other.executes()).as("waits for it to say how much it takes").isEmpty();
		this.fixture.pass(Duration.ofNanos(1));
		assertThat(other.executes()).containsExactly("anywhere");
	}

	private TestConnector comeBackPaused() {
		return this.lost.comeBack(this.fixture.gateway(), (register) -> TestConnector
			.resumption(TestConnector.registration("t.c.i", 0), register.resumption().sessionToken(), "running"));
	}

	private CompletableFuture<ExecuteResult> execute(ConnectorAddress address, String id) {
		return this.fixture.execute(address, id, LONG);
	}

}
