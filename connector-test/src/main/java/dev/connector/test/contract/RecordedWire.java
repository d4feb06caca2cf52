package dev.connector.test.contract;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.failure.Failure;
import dev.connector.transport.Wire;
import dev.connector.transport.WireListener;

/**
 * A wire with a listener that notes what it is told.
 */
final class RecordedWire implements WireListener {

	private final Wire wire;

	private final Recorder recorder;

	private final CompletableFuture<String> leaving = new CompletableFuture<>();

	private final Queue<String> violations;

	private final AtomicBoolean asked = new AtomicBoolean();

	RecordedWire(Wire wire, Queue<String> violations) {
		this.wire = wire;
		this.violations = violations;
		this.recorder = new Recorder("The listener of a wire", violations);
	}

	Wire wire() {
		return this.wire;
	}

	RecordedWire connect() {
		this.asked.set(true);
		this.wire.connect(this);
		return this;
	}

	/**
	 * Return whether the listener has to be told the end sooner or later.
	 */
	boolean isAsked() {
		return this.asked.get();
	}

	Recorder recorder() {
		return this.recorder;
	}

	CompletableFuture<String> leaving() {
		return this.leaving;
	}

	@Override
	public void onConnected() {
		this.recorder.open();
	}

	@Override
	public void onLeaving(String reason) {
		this.recorder.tell("that the gateway leaves", () -> {
			if (!this.leaving.complete(reason)) {
				this.violations.add("The listener of a wire was told twice that the gateway leaves");
			}
		});
	}

	@Override
	public void onClosed(Failure failure) {
		this.recorder.close(failure);
	}

}
