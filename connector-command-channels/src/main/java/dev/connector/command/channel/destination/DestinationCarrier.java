package dev.connector.command.channel.destination;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.command.CommandChannelException;
import dev.connector.destination.Destination;
import dev.connector.destination.PayloadClass;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.message.MessageListener;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Carries the messages of one channel over the stream of messages of a destination: waits
 * for the stream, then for the gateway to answer that it has a channel. Safe for use by
 * many threads.
 */
final class DestinationCarrier implements Carrier, MessageListener {

	private final Destination destination;

	private final PayloadClass carries;

	private final Scheduler scheduler;

	private final Duration openTimeout;

	private final CompletableFuture<Cancellable> listening = new CompletableFuture<>();

	private volatile @Nullable PayloadChannel channel;

	private volatile Cancellable timer = Cancellable.NONE;

	private volatile boolean open;

	DestinationCarrier(Destination destination, PayloadClass carries, Scheduler scheduler, Duration openTimeout) {
		this.destination = destination;
		this.carries = carries;
		this.scheduler = scheduler;
		this.openTimeout = openTimeout;
	}

	@Override
	public void begin(PayloadChannel begun) {
		this.channel = begun;
		try {
			this.listening.complete(this.destination.listen(this.carries, this));
		}
		catch (IllegalStateException ex) {
			begun.ended(CommandChannelException.failed(Failure.transientFailure(String.valueOf(ex.getMessage()))));
		}
	}

	@Override
	public CompletionStage<Void> send(Payload message) {
		return this.destination.send(this.carries, message);
	}

	/**
	 * The end may come before {@link #begin} has returned.
	 */
	@Override
	public void end() {
		this.timer.cancel();
		this.listening.thenAccept(Cancellable::cancel);
	}

	@Override
	public void onConnected() {
		PayloadChannel opening = this.channel;
		if (opening == null || opening.isClosed()) {
			return;
		}
		this.timer = this.scheduler.schedule(this.openTimeout,
				() -> failed("The gateway did not answer within " + this.openTimeout + " that it takes commands"));
		send(ChannelMarks.open()).whenComplete((taken, thrown) -> {
			if (thrown != null) {
				failed("The gateway takes no commands in messages of the class " + this.carries + " ("
						+ Reasons.of(thrown) + ")");
			}
		});
		if (opening.isClosed()) {
			this.timer.cancel();
		}
	}

	@Override
	public CompletionStage<Void> onMessage(Payload message) {
		PayloadChannel current = this.channel;
		String closed = ChannelMarks.closeReason(message);
		if (current == null) {
			return CompletableFuture.completedStage(null);
		}
		if (ChannelMarks.isOpen(message)) {
			this.timer.cancel();
			this.open = true;
			current.opened();
		}
		else if (closed != null) {
			failed("The gateway has closed the channel: " + closed);
		}
		else if (this.open) {
			return current.received(message);
		}
		// Otherwise it is for an earlier channel
		return CompletableFuture.completedStage(null);
	}

	/**
	 * How the next attempt is to be made is the destination's affair, which makes it,
	 * unless it makes none: that must not be tried again from here, or two processes of
	 * one name would drive each other out for ever.
	 */
	@Override
	public void onDisconnected(Failure failure) {
		ended((failure.type() == FailureType.FATAL) ? failure
				: new Failure(FailureType.TRANSIENT, failure.step(), failure.message(), failure.cause(), null));
	}

	@Override
	public void onGivenUp(Failure failure) {
		ended(failure);
	}

	private void failed(String reason) {
		ended(Failure.transientFailure("Destination '" + this.destination.options().name() + "': " + reason));
	}

	private void ended(Failure failure) {
		PayloadChannel current = this.channel;
		if (current != null) {
			current.ended(CommandChannelException.failed(failure));
		}
	}

}
