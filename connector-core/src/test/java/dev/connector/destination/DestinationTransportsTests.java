package dev.connector.destination;

import java.net.URI;
import java.util.List;

import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedGateway;
import dev.connector.scripted.ScriptedWire;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DestinationTransportsTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ScriptedGateway gateway = new ScriptedGateway();

	private final DestinationTransports transports = new DestinationTransports(List.of(this.gateway), this.scheduler);

	@Test
	void destinationsComeAndGoByNameAndAreListedInOrder() {
		this.transports.add(options("b"));
		this.transports.add(options("a"));
		assertThat(this.transports.count()).isEqualTo(2);
		assertThat(this.transports.list()).extracting((one) -> one.options().name()).containsExactly("b", "a");
		assertThat(this.transports.has("a")).isTrue();
		assertThat(this.transports.remove("a")).isTrue();
		assertThat(this.transports.remove("a")).isFalse();
		assertThat(this.transports.has("a")).isFalse();
		assertThat(this.transports.find("b")).isPresent();
		assertThatExceptionOfType(UnknownDestinationException.class).isThrownBy(() -> this.transports.get("a"))
			.withMessageContaining("'a'")
			.withMessageContaining("[b]");
	}

	@Test
	void aNameThatIsTakenIsRefusedAndTheFirstOneStays() {
		Destination first = this.transports.add(options("a"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.transports.add(options("a")))
			.withMessageContaining("'a'");
		assertThat(this.transports.get("a")).isSameAs(first);
	}

	@Test
	void nothingIsDialledBeforeItIsUsed() {
		this.transports.add(options("a"));
		this.scheduler.advance(java.time.Duration.ofHours(1));
		assertThat(this.gateway.wires()).isEmpty();
		this.transports.open("a", PayloadClass.EXECUTE, new AbstractDestinationTests.Listener());
		assertThat(this.gateway.wires()).hasSize(1);
		this.transports.closeAll();
	}

	@Test
	void aRemovedDestinationIsClosedAndTouchesNoOther() {
		this.transports.add(options("a"));
		this.transports.add(options("b"));
		open("a");
		AbstractDestinationTests.Listener other = open("b");
		this.transports.remove("a");
		assertThat(this.gateway.wire(1).isOver()).isTrue();
		assertThat(other.isOpen()).isTrue();
		this.transports.closeAll();
	}

	@Test
	void noDestinationTakesAStreamWhileTheFirstOneIsClosed() {
		Destination first = this.transports.add(options("a"));
		Destination second = this.transports.add(options("b"));
		List<String> refused = new java.util.ArrayList<>();
		first.open(new dev.connector.transport.FrameListener<>() {

			@Override
			public void onFrame(dev.connector.frame.GatewayFrame frame) {
			}

			@Override
			public void onClosed(dev.connector.failure.Failure failure) {
				assertThatIllegalStateException()
					.isThrownBy(() -> second.open(new AbstractDestinationTests.Listener()));
				refused.add("b");
			}

		});
		this.transports.closeAll();
		assertThat(refused).containsExactly("b");
		assertThat(this.gateway.wires()).allMatch(ScriptedWire::isOver);
		Destination late = this.transports.add(options("c"));
		assertThatIllegalStateException().isThrownBy(() -> late.open(new AbstractDestinationTests.Listener()));
		this.transports.reopenAll();
		assertThat(open("c").isOpen()).isTrue();
		this.transports.closeAll();
		assertThat(this.scheduler.pending()).isZero();
	}

	private AbstractDestinationTests.Listener open(String name) {
		this.gateway.onConnect((stream) -> stream.open().deliver(Frames.pending()));
		AbstractDestinationTests.Listener listener = new AbstractDestinationTests.Listener();
		listener.stream = this.transports.open(name, PayloadClass.EXECUTE, listener);
		return listener;
	}

	private static DestinationOptions options(String name) {
		return DestinationOptions.of(name, URI.create("scripted://" + name + ":1"));
	}

}
