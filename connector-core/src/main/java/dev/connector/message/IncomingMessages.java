package dev.connector.message;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.connector.Payload;
import dev.connector.frame.MessageFrame;
import dev.connector.frame.MessageTerms;
import dev.connector.schedule.SerialOwner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that come over one stream: hands each one to the receiver once, in order,
 * and tells the other side what became of it. Those that come before {@link #open()} are
 * kept. Belongs to its owner.
 */
public final class IncomingMessages {

	private static final Logger logger = LoggerFactory.getLogger(IncomingMessages.class);

	private final SerialOwner owner;

	private final MessageTerms terms;

	private final Function<Payload, @Nullable CompletionStage<Void>> receiver;

	private final Consumer<MessageFrame> outlet;

	private final Queue<MessageFrame.Message> early = new ArrayDeque<>();

	private boolean open;

	private long last;

	private int unanswered;

	private long unansweredBytes;

	private long failures;

	/**
	 * Create the receiving half of a stream.
	 * @param owner owns it
	 * @param terms how much the other side was told that it may send
	 * @param receiver takes what a message carries; returns {@code null} when nobody
	 * listens
	 * @param outlet takes the answers
	 */
	public IncomingMessages(SerialOwner owner, MessageTerms terms,
			Function<Payload, @Nullable CompletionStage<Void>> receiver, Consumer<MessageFrame> outlet) {
		this.owner = owner;
		this.terms = terms;
		this.receiver = receiver;
		this.outlet = outlet;
	}

	/**
	 * Hand messages on, those that were kept first.
	 */
	public void open() {
		this.owner.requireOwned();
		this.open = true;
		for (MessageFrame.Message frame = this.early.poll(); frame != null; frame = this.early.poll()) {
			handOn(frame);
		}
	}

	/**
	 * Take a message.
	 * @param frame the message
	 * @return what the other side did wrong, or {@code null}
	 */
	public @Nullable String take(MessageFrame.Message frame) {
		this.owner.requireOwned();
		int size = frame.payload().size();
		if (frame.sequence() != this.last + 1) {
			return "Message " + frame.sequence() + " came after message " + this.last;
		}
		if (size > this.terms.maxMessageBytes()) {
			return "A message has " + size + " bytes, the limit is " + this.terms.maxMessageBytes() + " bytes";
		}
		boolean fits = this.unanswered < this.terms.window() && this.unansweredBytes + size <= this.terms.windowBytes();
		if (this.unanswered > 0 && !fits) {
			return "More messages came than the window of " + this.terms.window() + " messages and "
					+ this.terms.windowBytes() + " bytes has room for";
		}
		this.last = frame.sequence();
		this.unanswered++;
		this.unansweredBytes += size;
		if (this.open) {
			handOn(frame);
		}
		else {
			this.early.add(frame);
		}
		return null;
	}

	/**
	 * Return whether everything that came was answered.
	 * @return {@code true} when nothing is being dealt with
	 */
	public boolean isIdle() {
		return this.unanswered == 0;
	}

	private void handOn(MessageFrame.Message frame) {
		try {
			CompletionStage<Void> taken = this.receiver.apply(frame.payload());
			if (taken == null) {
				answer(frame, MessageFrame.Outcome.UNHEARD);
			}
			else {
				taken.whenComplete((done, thrown) -> this.owner.execute(() -> dealtWith(frame, thrown)));
			}
		}
		catch (Throwable ex) {
			dealtWith(frame, ex);
		}
	}

	private void dealtWith(MessageFrame.Message frame, @Nullable Throwable thrown) {
		if (thrown == null) {
			answer(frame, MessageFrame.Outcome.TAKEN);
			return;
		}
		this.failures++;
		if (Long.bitCount(this.failures) == 1) {
			logger.warn("A receiver of messages failed on one, {} times so far on this stream", this.failures, thrown);
		}
		answer(frame, MessageFrame.Outcome.FAILED);
	}

	private void answer(MessageFrame.Message frame, MessageFrame.Outcome outcome) {
		this.unanswered--;
		this.unansweredBytes -= frame.payload().size();
		this.outlet.accept(new MessageFrame.Received(frame.sequence(), outcome));
	}

}
