package dev.connector.test.contract;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import dev.connector.failure.Failure;
import dev.connector.frame.Frame;
import dev.connector.transport.FrameListener;
import dev.connector.transport.FrameStream;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream, with a listener that notes what it is told.
 *
 * @param <O> the frames that this end sends
 * @param <I> the frames that it is told
 */
final class RecordedStream<O extends Frame, I extends Frame> implements FrameListener<I> {

	private final Recorder recorder;

	private final BlockingQueue<I> frames = new LinkedBlockingQueue<>();

	private volatile Consumer<? super I> reaction = this.frames::add;

	private volatile @Nullable FrameStream<O> stream;

	RecordedStream(String name, Queue<String> violations) {
		this.recorder = new Recorder(name, violations);
	}

	/**
	 * Set the sending half, once that is known.
	 */
	void set(FrameStream<O> sending) {
		this.stream = sending;
	}

	/**
	 * Return the sending half.
	 */
	FrameStream<O> stream() {
		FrameStream<O> sending = this.stream;
		if (sending == null) {
			throw new IllegalStateException("The stream is not known yet");
		}
		return sending;
	}

	/**
	 * Have frames dealt with in another way than to keep them.
	 * @param changed what to do with a frame, instead
	 */
	void react(Consumer<? super I> changed) {
		this.reaction = changed;
	}

	Recorder recorder() {
		return this.recorder;
	}

	/**
	 * Return the frames that were told and not asked for yet.
	 */
	BlockingQueue<I> frames() {
		return this.frames;
	}

	@Override
	public void onOpen() {
		this.recorder.open();
	}

	@Override
	public void onFrame(I frame) {
		this.recorder.tell("a frame", () -> this.reaction.accept(frame));
	}

	@Override
	public void onClosed(Failure failure) {
		this.recorder.close(failure);
	}

}
