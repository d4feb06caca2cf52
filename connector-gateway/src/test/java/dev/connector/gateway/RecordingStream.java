package dev.connector.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.frame.GatewayFrame;
import dev.connector.transport.FrameStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream without a wire: keeps what the gateway sends, and tells somebody about it.
 */
final class RecordingStream implements FrameStream<GatewayFrame> {

	private final List<GatewayFrame> frames = new ArrayList<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final Consumer<GatewayFrame> onFrame;

	private final Runnable onEnd;

	private volatile Consumer<GatewayFrame> beforeSend = (frame) -> {
	};

	private volatile int queued;

	private volatile boolean broken;

	private volatile @Nullable String aborted;

	RecordingStream(Consumer<GatewayFrame> onFrame, Runnable onEnd) {
		this.onFrame = onFrame;
		this.onEnd = onEnd;
	}

	@Override
	public boolean send(GatewayFrame frame) {
		this.beforeSend.accept(frame);
		synchronized (this.frames) {
			if (this.ended.get() || this.broken) {
				return false;
			}
			this.frames.add(frame);
		}
		this.onFrame.accept(frame);
		return true;
	}

	@Override
	public void halfClose() {
		if (this.ended.compareAndSet(false, true)) {
			this.onEnd.run();
		}
	}

	@Override
	public void abort(String reason) {
		this.aborted = reason;
		if (this.ended.compareAndSet(false, true)) {
			this.onEnd.run();
		}
	}

	@Override
	public int queued() {
		return this.queued;
	}

	void beforeSend(Consumer<GatewayFrame> changed) {
		this.beforeSend = changed;
	}

	void queued(int changed) {
		this.queued = changed;
	}

	void breakSilently() {
		this.broken = true;
	}

	boolean isEnded() {
		return this.ended.get();
	}

	@Nullable String aborted() {
		return this.aborted;
	}

	List<GatewayFrame> frames() {
		synchronized (this.frames) {
			return List.copyOf(this.frames);
		}
	}

}
