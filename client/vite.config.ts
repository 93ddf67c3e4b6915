import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Phones of about 2020 and later. */
const OLDEST = ['es2020', 'chrome87', 'firefox78', 'safari14']

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: OLDEST,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    /** The questionnaire's view is one library of about 1.5 MB; it loads while the consent page is read. */
    chunkSizeWarningLimit: 2000,
  },
})
