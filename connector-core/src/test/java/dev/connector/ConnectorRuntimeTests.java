package dev.connector;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.connector.connection.ConnectionSnapshot;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.UnknownDestinationException;
import dev.connector.destination.UnsupportedUriException;
import dev.connector.frame.ConnectorFrame;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.RejectionCode;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationListener;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.Accepting;
import dev.connector.scripted.Frames;
import dev.connector.scripted.ScriptedGateway;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class ConnectorRuntimeTests {

	private static final long PATIENCE = 60;

	private static final Duration DRAIN = Duration.ofSeconds(5);

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ScriptedGateway gateway = new ScriptedGateway();

	private final List<String> told = new ArrayList<>();

	private final ConnectorRuntime runtime = builder().listener(new Recorder()).build();

	@BeforeEach
	void accept() {
		this.gateway.accept();
	}

	@AfterEach
	void stopsInTimeAndLeavesNothingBehind() {
		CompletionStage<Void> stopped = this.runtime.stop(DRAIN);
		this.scheduler.advance(DRAIN.plusSeconds(2));
		assertThat(stopped).isCompleted();
		assertThat(this.scheduler.pending()).isZero();
		assertThat(this.gateway.streams()).allMatch(ScriptedStream::isEnded);
	}

	@Test
	void withoutRegistrationsItStartsAndStops() {
		this.runtime.start();
		assertThat(this.runtime.list()).isEmpty();
		assertThat(this.runtime.stop(DRAIN)).isCompleted();
		assertThat(this.gateway.wires()).isEmpty();
	}

	@Test
	void whatIsAddedBeforeTheStartConnectsAtTheStart() {
		Registration added = this.runtime.add(definition("one"));
		assertThat(state(added)).isEqualTo(ConnectionState.IDLE);
		this.runtime.start();
		assertThat(state(added)).isEqualTo(ConnectionState.READY);
	}

	@Test
	void whatIsAddedWhileItRunsConnectsAtOnce() {
		this.runtime.start();
		assertThat(state(this.runtime.add(definition("one")))).isEqualTo(ConnectionState.READY);
	}

	@Test
	void observersAccompanyTheRequestsOfEveryRegistration() {
		List<String> observed = new ArrayList<>();
		ConnectorRuntime watched = builder().observer((registration, request) -> {
			observed.add(registration + " " + request.context().requestId());
			return null;
		}).build();
		watched.start();
		watched.add(definition("one"));
		this.gateway.last().deliver(Frames.execute("r1"));
		watched.add(definition("two"));
		this.gateway.last().deliver(Frames.execute("r2"));
		assertThat(observed).containsExactly("acme.files.one r1", "acme.files.two r2");
		watched.stop(Duration.ZERO);
		this.scheduler.advance(Duration.ofSeconds(2));
	}

	@Test
	void whatWasRememberedForLongEnoughIsForgottenWithoutAnyWork() {
		ConnectorRegistration echo = new ConnectorRegistration(new RegistrationKey("acme", "files", "echo"), "here",
				(request) -> CompletableFuture.completedFuture(request.payload()),
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults());
		this.runtime.start();
		Registration added = this.runtime.add(echo);
		this.gateway.last().deliver(Frames.execute("r1"), new GatewayFrame.Acknowledged(List.of("r1")));
		this.scheduler.advance(Duration.ofMinutes(9));
		assertThat(added.snapshot().requests().answers().bytes()).isPositive();
		this.scheduler.advance(Duration.ofMinutes(2));
		assertThat(added.snapshot().requests().answers().bytes()).isZero();
	}

	@Test
	void whatIsAddedWhileItStopsIsRefused() {
		this.runtime.add(definition("one"));
		this.runtime.start();
		this.gateway.last().answering(silent());
		CompletionStage<Void> stopped = this.runtime.stop(DRAIN);
		assertThatIllegalStateException().isThrownBy(() -> this.runtime.add(definition("two")))
			.withMessageContaining("acme.files.two")
			.withMessageContaining("stopping");
		assertThatIllegalStateException().isThrownBy(this.runtime::start).withMessageContaining("STOPPING");
		this.scheduler.advance(DRAIN.plusSeconds(1));
		assertThat(stopped).isCompleted();
		assertThat(this.runtime.list()).hasSize(1);
	}

	@Test
	void aKeyThatIsTakenIsRefusedWithBothNamed() {
		ConnectorRegistration first = named("one", "the first");
		this.runtime.add(first);
		assertThatExceptionOfType(DuplicateRegistrationException.class)
			.isThrownBy(() -> this.runtime.add(named("one", "the second")))
			.withMessageContaining("acme.files.one")
			.withMessageContaining("the first")
			.withMessageContaining("the second")
			.satisfies((thrown) -> assertThat(thrown.key()).isEqualTo(first.key()));
		assertThat(this.runtime.list()).extracting(Registration::definition).containsExactly(first);
		assertThatExceptionOfType(DuplicateRegistrationException.class)
			.isThrownBy(() -> this.runtime.add(definition("one")))
			.withMessageContaining("a handler");
	}

	@Test
	void anUnknownDestinationIsRefusedWithThoseThatAreKnown() {
		ConnectorRegistration elsewhere = new ConnectorRegistration(key("one"), "elsewhere", handler(),
				ConnectorRegistration.Description.NONE, RegistrationOptions.defaults());
		assertThatExceptionOfType(UnknownDestinationException.class).isThrownBy(() -> this.runtime.add(elsewhere))
			.withMessageContaining("'elsewhere'")
			.withMessageContaining("here")
			.satisfies((thrown) -> assertThat(thrown.destination()).isEqualTo("elsewhere"));
		assertThat(this.runtime.list()).isEmpty();
		assertThat(this.told).isEmpty();
	}

	@Test
	void registrationsAreListedInTheOrderInWhichTheyWereAdded() {
		for (String instance : List.of("c", "a", "b")) {
			this.runtime.add(definition(instance));
		}
		this.runtime.remove(key("a"));
		this.runtime.add(definition("a"));
		assertThat(this.runtime.list()).extracting((registration) -> registration.key().instance())
			.containsExactly("c", "b", "a");
		assertThat(this.runtime.get(key("b"))).map(Registration::key).contains(key("b"));
		assertThat(this.runtime.get(key("z"))).isEmpty();
		assertThat(this.runtime.list()).isUnmodifiable();
	}

	@Test
	void startingTwiceIsRefused() {
		this.runtime.start();
		assertThatIllegalStateException().isThrownBy(this.runtime::start).withMessageContaining("RUNNING");
	}

	@Test
	void stoppingWhatDoesNotRunIsDoneAtOnce() {
		assertThat(this.runtime.stop(DRAIN)).isCompleted();
	}

	@Test
	void stoppingTwiceEndsTogether() {
		this.runtime.add(definition("one"));
		this.runtime.start();
		this.gateway.last().answering(silent());
		CompletionStage<Void> first = this.runtime.stop(DRAIN);
		CompletionStage<Void> second = this.runtime.stop(DRAIN);
		assertThat(second).isNotDone();
		this.scheduler.advance(DRAIN.plusSeconds(1));
		assertThat(first).isCompleted();
		assertThat(second).isCompleted();
		assertThat(this.gateway.last().sent(ConnectorFrame.Goodbye.class)).hasSize(1);
	}

	@Test
	void afterAStopItHoldsTheSameRegistrationsAndMayBeStartedAgain() {
		this.runtime.add(definition("one"));
		this.runtime.add(definition("two"));
		this.runtime.start();
		this.runtime.stop(DRAIN);
		assertThat(this.gateway.wires()).allMatch((wire) -> wire.closes() == 1);
		assertThat(this.runtime.list()).extracting(Registration::key).containsExactly(key("one"), key("two"));
		assertThat(this.runtime.list()).allMatch((registration) -> state(registration) == ConnectionState.IDLE);
		this.runtime.start();
		assertThat(this.runtime.list()).allMatch((registration) -> state(registration) == ConnectionState.READY);
	}

	@Test
	void whatWasChangedWhileItRanHoldsAfterTheNextStart() {
		Registration changed = this.runtime.add(definition("one"));
		this.runtime.add(definition("two"));
		this.runtime.start();
		changed.changeLimit(7);
		changed.changeRequestTimeout(Duration.ofSeconds(3));
		changed.pause();
		this.runtime.stop(DRAIN);
		this.runtime.start();
		Registration again = this.runtime.get(key("one")).orElseThrow();
		assertThat(again.options()).isEqualTo(
				RegistrationOptions.defaults().withMaxConcurrentRequests(7).withRequestTimeout(Duration.ofSeconds(3)));
		assertThat(again.definition().options()).isEqualTo(RegistrationOptions.defaults());
		assertThat(state(again)).isEqualTo(ConnectionState.PAUSED);
		Registration other = this.runtime.get(key("two")).orElseThrow();
		assertThat(other.options()).isEqualTo(RegistrationOptions.defaults());
		assertThat(state(other)).isEqualTo(ConnectionState.READY);
	}

	@Test
	void whatIsRemovedBeforeTheStartNeverConnects() {
		this.runtime.add(definition("one"));
		assertThat(this.runtime.remove(key("one"))).isTrue();
		assertThat(this.runtime.remove(key("one"))).isFalse();
		this.runtime.start();
		assertThat(this.gateway.streams()).isEmpty();
		assertThat(this.told).containsExactly("+one", "-one");
	}

	@Test
	void whatIsRemovedWhileItRunsSaysGoodbye() {
		Registration removed = this.runtime.add(definition("one"));
		Registration other = this.runtime.add(definition("two"));
		this.runtime.start();
		assertThat(this.runtime.remove(key("one"))).isTrue();
		assertThat(this.gateway.stream(1).sent(ConnectorFrame.Goodbye.class)).hasSize(1);
		assertThat(state(removed)).isEqualTo(ConnectionState.STOPPED);
		assertThat(state(other)).isEqualTo(ConnectionState.READY);
		assertThat(this.runtime.list()).containsExactly(other);
		assertThat(this.told).containsExactly("+one", "+two", "-one");
	}

	@Test
	void aKeyMayBeAddedAgainAtOnceAndConnectsWhenItsFormerHolderHasGone() {
		this.runtime.start();
		Registration old = this.runtime.add(definition("one"));
		ScriptedStream oldStream = this.gateway.last().answering(silent());
		this.runtime.remove(key("one"));
		Registration next = this.runtime.add(definition("one"));
		assertThat(state(old)).isEqualTo(ConnectionState.DRAINING);
		assertThat(state(next)).isEqualTo(ConnectionState.IDLE);
		assertThat(this.gateway.streams()).hasSize(1);
		oldStream.lose();
		assertThat(state(old)).isEqualTo(ConnectionState.STOPPED);
		assertThat(state(next)).isEqualTo(ConnectionState.READY);
		assertThat(this.gateway.streams()).hasSize(2);
	}

	@Test
	void theNextHolderOfAKeyWaitsForAllFormerOnes() {
		this.runtime.start();
		this.runtime.add(definition("one"));
		ScriptedStream oldStream = this.gateway.last().answering(silent());
		this.runtime.remove(key("one"));
		this.runtime.add(definition("one"));
		this.runtime.remove(key("one"));
		Registration third = this.runtime.add(definition("one"));
		assertThat(state(third)).isEqualTo(ConnectionState.IDLE);
		assertThat(this.gateway.streams()).hasSize(1);
		oldStream.lose();
		assertThat(state(third)).isEqualTo(ConnectionState.READY);
	}

	@Test
	void stoppingWaitsForAllThatWereRemovedUnderOneKey() {
		this.runtime.start();
		this.runtime.add(definition("one"));
		ScriptedStream oldStream = this.gateway.last().answering(silent());
		this.runtime.remove(key("one"));
		this.runtime.add(definition("one"));
		this.runtime.remove(key("one"));
		CompletionStage<Void> stopped = this.runtime.stop(DRAIN);
		assertThat(stopped).isNotDone();
		oldStream.lose();
		assertThat(stopped).isCompleted();
	}

	@Test
	void whatIsBeingRemovedKeepsToTheDeadlineOfTheStop() {
		this.runtime.start();
		Registration removed = this.runtime.add(definition("one"));
		this.gateway.last().answering(silent());
		this.runtime.remove(key("one"));
		CompletionStage<Void> stopped = this.runtime.stop(Duration.ofSeconds(1));
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(stopped).isCompleted();
		assertThat(state(removed)).isEqualTo(ConnectionState.STOPPED);
	}

	@Test
	void oneThatFailsTouchesNoOther() {
		this.gateway.onConnect((stream) -> stream.open().answering(new Accepting() {

			@Override
			protected void onRegister(ScriptedStream refused, ConnectorFrame.Register register) {
				if (register.key().instance().equals("bad")) {
					refused.deliver(Frames.rejected(RejectionCode.FORBIDDEN));
				}
				else {
					super.onRegister(refused, register);
				}
			}

		}));
		Registration before = this.runtime.add(definition("before"));
		Registration bad = this.runtime.add(definition("bad"));
		Registration after = this.runtime.add(definition("after"));
		this.runtime.start();
		assertThat(state(bad)).isEqualTo(ConnectionState.FAILED);
		assertThat(state(before)).isEqualTo(ConnectionState.READY);
		assertThat(state(after)).isEqualTo(ConnectionState.READY);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(before.snapshot().reconnects() + after.snapshot().reconnects()).isZero();
	}

	@Test
	void manyRegistrationsShareFewWires() {
		for (int number = 0; number < 200; number++) {
			this.runtime.add(definition("n" + number));
		}
		this.runtime.start();
		assertThat(this.runtime.list()).allMatch((registration) -> state(registration) == ConnectionState.READY);
		assertThat(this.gateway.wires()).hasSize(3);
		assertThat(this.runtime.destinations()).extracting((destination) -> destination.snapshot().openStreams())
			.containsExactly(200);
	}

	@Test
	void aListenerThatThrowsKeepsNoOtherFromBeingTold() {
		List<String> others = new ArrayList<>();
		ConnectorRuntime guarded = builder().listener(new RegistrationListener() {

			@Override
			public void onAdded(Registration registration) {
				throw new IllegalStateException("on purpose");
			}

			@Override
			public void onRemoved(Registration registration) {
				throw new AssertionError("on purpose");
			}

		}).listener(new RegistrationListener() {

			@Override
			public void onAdded(Registration registration) {
				others.add("added");
			}

			@Override
			public void onRemoved(Registration registration) {
				others.add("removed");
			}

		}).build();
		guarded.add(definition("one"));
		guarded.remove(key("one"));
		assertThat(others).containsExactly("added", "removed");
	}

	@Test
	void aListenerMayAddAndRemoveRegistrations() {
		List<ConnectorRuntime> it = new ArrayList<>();
		ConnectorRuntime listening = builder().listener(new RegistrationListener() {

			@Override
			public void onStateChanged(Registration registration, ConnectionSnapshot previous,
					ConnectionSnapshot current) {
				String instance = registration.key().instance();
				if (instance.equals("one") && current.state() == ConnectionState.CONNECTING) {
					it.get(0).add(definition("two"));
				}
				if (instance.equals("one") && current.state() == ConnectionState.STOPPED) {
					it.get(0).remove(key("two"));
				}
			}

		}).build();
		it.add(listening);
		listening.add(definition("one"));
		listening.add(definition("three"));
		listening.start();
		assertThat(listening.list()).hasSize(3).allMatch((each) -> state(each) == ConnectionState.READY);
		CompletionStage<Void> stopped = listening.stop(DRAIN);
		this.scheduler.advance(DRAIN.plusSeconds(2));
		assertThat(stopped).isCompleted();
		assertThat(listening.list()).hasSize(2);
	}

	@Test
	void aWireThatFailsToCloseDoesNotKeepItFromStopping() {
		this.runtime.add(definition("one"));
		this.runtime.start();
		this.gateway.wires().get(0).failToClose(new IllegalStateException("on purpose"));
		assertThat(this.runtime.stop(DRAIN)).isCompleted();
		this.runtime.start();
		assertThat(this.runtime.list()).allMatch((registration) -> state(registration) == ConnectionState.READY);
	}

	@Test
	void anAddThatRacesWithTheStartIsDrivenOrRefusedAndNeverLost() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 200; round++) {
				ConnectorRuntime racing = builder().build();
				CountDownLatch both = new CountDownLatch(2);
				Future<Registration> added = threads.submit(() -> {
					meet(both);
					return racing.add(definition("one"));
				});
				Future<?> started = threads.submit(() -> {
					meet(both);
					racing.start();
				});
				started.get(PATIENCE, TimeUnit.SECONDS);
				assertThat(added.get(PATIENCE, TimeUnit.SECONDS).whenReady().get(PATIENCE, TimeUnit.SECONDS))
					.isEqualTo(1);
				assertThat(racing.stop(DRAIN)).isCompleted();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void anAddThatRacesWithTheStopIsStoppedOrRefusedAndNeverLeftConnected() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 200; round++) {
				ConnectorRuntime racing = builder().build();
				racing.start();
				CountDownLatch both = new CountDownLatch(2);
				Future<Registration> added = threads.submit(() -> {
					meet(both);
					try {
						return racing.add(definition("one"));
					}
					catch (IllegalStateException ex) {
						return null;
					}
				});
				Future<CompletionStage<Void>> stopped = threads.submit(() -> {
					meet(both);
					return racing.stop(DRAIN);
				});
				stopped.get(PATIENCE, TimeUnit.SECONDS).toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
				Registration registration = added.get(PATIENCE, TimeUnit.SECONDS);
				assertThat((registration != null) ? state(registration) : ConnectionState.STOPPED)
					.isIn(ConnectionState.STOPPED, ConnectionState.IDLE);
				assertThat(this.gateway.streams()).allMatch(ScriptedStream::isEnded);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void twoDestinationsOfOneNameAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder().destination(DestinationOptions.of("here", ScriptedGateway.PLACE)).build())
			.withMessageContaining("'here'");
	}

	@Test
	void aPlaceThatNoWireLeadsToIsRefusedByName() {
		assertThatExceptionOfType(UnsupportedUriException.class)
			.isThrownBy(() -> builder().destination(DestinationOptions.of("moon", URI.create("rocket://moon"))).build())
			.withMessageContaining("rocket://moon")
			.withMessageContaining("'moon'")
			.satisfies((thrown) -> assertThat(thrown.destination()).isEqualTo("moon"));
	}

	@Test
	void destinationsAreListedInTheOrderInWhichTheyWereNamed() {
		ConnectorRuntime two = builder().destination(DestinationOptions.of("there", ScriptedGateway.PLACE)).build();
		assertThat(two.destinations()).extracting((destination) -> destination.options().name())
			.containsExactly("here", "there");
		assertThat(two.destinations()).extracting(Destination::snapshot).allMatch((seen) -> seen.wires().isEmpty());
	}

	@Test
	void aBuilderNeedsTheTimeAndThreads() {
		assertThatNullPointerException()
			.isThrownBy(() -> ConnectorRuntime.builder().handlerExecutor(Runnable::run).build())
			.withMessageContaining("scheduler");
		assertThatNullPointerException().isThrownBy(() -> ConnectorRuntime.builder().scheduler(this.scheduler).build())
			.withMessageContaining("handler executor");
	}

	private ConnectorRuntimeBuilder builder() {
		return ConnectorRuntime.builder()
			.scheduler(this.scheduler)
			.handlerExecutor(Runnable::run)
			.wireFactory(this.gateway)
			.destination(DestinationOptions.of("here", ScriptedGateway.PLACE));
	}

	private static ScriptedStream.Behaviour silent() {
		return new ScriptedStream.Behaviour() {
		};
	}

	private static void meet(CountDownLatch all) throws IllegalStateException {
		all.countDown();
		try {
			all.await(PATIENCE, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ConnectionState state(Registration registration) {
		return registration.snapshot().state();
	}

	private static RegistrationKey key(String instance) {
		return new RegistrationKey("acme", "files", instance);
	}

	private static ConnectorRegistration definition(String instance) {
		return named(instance, "");
	}

	private static ConnectorRegistration named(String instance, String displayName) {
		return new ConnectorRegistration(key(instance), "here", handler(),
				new ConnectorRegistration.Description("1", displayName, List.of(), Map.of()),
				RegistrationOptions.defaults());
	}

	private static ConnectorHandler handler() {
		return new ConnectorHandler() {

			@Override
			public CompletionStage<Payload> handle(ConnectorRequest request) {
				return CompletableFuture.completedFuture(request.payload());
			}

			@Override
			public String toString() {
				return "a handler";
			}

		};
	}

	private final class Recorder implements RegistrationListener {

		@Override
		public void onAdded(Registration registration) {
			ConnectorRuntimeTests.this.told.add("+" + registration.key().instance());
		}

		@Override
		public void onRemoved(Registration registration) {
			ConnectorRuntimeTests.this.told.add("-" + registration.key().instance());
		}

	}

}
