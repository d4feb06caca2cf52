package dev.connector.registration;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.frame.ConnectorFrame;
import dev.connector.reconnect.GateOptions;
import dev.connector.reconnect.ReconnectCoordinator;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedGateway;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A registration that is to be something else, or somewhere else, while it runs.
 */
class RegistrationChangeTests extends AbstractRegistrationTests {

	@Test
	void anotherIdentityIsRefused() {
		startReady();
		ConnectorRegistration now = this.registration.definition();
		ConnectorRegistration other = new ConnectorRegistration(new RegistrationKey("acme", "files", "two"),
				now.destination(), now.handler(), now.description(), now.options());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.registration.change(other, this.destination, "a test"));
		assertThat(this.registration.definition()).isSameAs(now);
	}

	@Test
	void aLimitIsGrantedWithoutAnotherStream() {
		ScriptedStream stream = startReady();
		this.registration.change(with(this.options.withMaxConcurrentRequests(7)), this.destination, "a test");
		assertThat(stream.sent(ConnectorFrame.Credits.class)).last().isEqualTo(new ConnectorFrame.Credits(7));
		assertThat(this.gateway.streams()).hasSize(1);
	}

	@Test
	void whatWasSaidWhileItRanStaysUnlessItIsDifferent() {
		startReady();
		this.registration.changeLimit(3);
		this.registration.change(with(this.options), this.destination, "a test");
		assertThat(this.registration.options().maxConcurrentRequests()).isEqualTo(3);
	}

	@Test
	void anotherHandlerGetsTheNextRequest() {
		ScriptedStream stream = startReady();
		this.handler = (request) -> CompletableFuture.failedFuture(new IllegalStateException("the other one"));
		this.registration.change(with(this.options), this.destination, "a test");
		stream.deliver(Frames.execute("r1"));
		assertThat(this.recorder.executed).containsExactly("INTERNAL");
	}

	@Test
	void whoWaitsForATurnWaitsForItAtTheOtherDestination() {
		this.destinationOptions = this.destinationOptions.withReconnect(this.destinationOptions.reconnect()
			.withGate(GateOptions.defaults().withMaxConcurrentHandshakes(1)));
		this.gateway.accept();
		create();
		ReconnectCoordinator.Member busy = this.destination.coordinator().join("busy");
		busy.ask(() -> {
		});
		this.registration.start();
		assertThat(state()).isEqualTo(ConnectionState.PARKED);
		Destination other = new Destination(DestinationOptions.of("there", ScriptedGateway.PLACE),
				List.of(this.gateway), new VirtualScheduler(),
				new ReconnectCoordinator(GateOptions.defaults(), this.scheduler));
		this.registration.change(with(this.options), other, "a test");
		assertThat(state()).isEqualTo(ConnectionState.READY);
		assertThat(this.destination.coordinator().snapshot().waiters()).isZero();
		busy.close();
	}

	private ConnectorRegistration with(RegistrationOptions changed) {
		return new ConnectorRegistration(KEY, "here", this.handler, ConnectorRegistration.Description.NONE, changed);
	}

}
