package dev.connector.autoconfigure.configdata;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Takes note of the resource that was read last, to name it when it is the one that can't
 * be understood. Used by one thread.
 */
final class ReadResources implements ResourceLoader {

	private final ResourceLoader loader;

	private @Nullable Resource last;

	ReadResources(ResourceLoader loader) {
		this.loader = loader;
	}

	/**
	 * Return what was read last, for people.
	 */
	String last() {
		return (this.last != null) ? this.last.getDescription() : "a configuration file";
	}

	@Override
	public Resource getResource(String location) {
		return new Noted(this.loader.getResource(location));
	}

	@Override
	public @Nullable ClassLoader getClassLoader() {
		return this.loader.getClassLoader();
	}

	/**
	 * A resource that is taken note of when it is read.
	 */
	private final class Noted extends AbstractResource {

		private final Resource resource;

		Noted(Resource resource) {
			this.resource = resource;
		}

		@Override
		public InputStream getInputStream() throws IOException {
			ReadResources.this.last = this.resource;
			return this.resource.getInputStream();
		}

		@Override
		public boolean exists() {
			return this.resource.exists();
		}

		@Override
		public boolean isReadable() {
			return this.resource.isReadable();
		}

		@Override
		public boolean isFile() {
			return this.resource.isFile();
		}

		@Override
		public File getFile() throws IOException {
			return this.resource.getFile();
		}

		@Override
		public URL getURL() throws IOException {
			return this.resource.getURL();
		}

		@Override
		public Resource createRelative(String relativePath) throws IOException {
			return new Noted(this.resource.createRelative(relativePath));
		}

		@Override
		public String getDescription() {
			return this.resource.getDescription();
		}

	}

}
