/**
 * What goes into the packages that users get. Used by build/pack.mjs (unpacked, for the running platform, offline)
 * and for the real ones: npx electron-builder --config build/electron-builder.mjs --linux AppImage deb
 */
import { flipFuses } from '@electron/fuses'
import { executableIn, FUSES } from './fuses.mjs'

export default {
  appId: 'org.blotter.Blotter',
  productName: 'Blotter',
  copyright: 'Copyright © 2026 The Blotter authors',
  directories: { output: 'dist', buildResources: 'build/resources' },
  // Besides these, electron-builder adds the production dependencies. No sources, no tests, no source maps.
  files: [
    'out/**',
    '!out/.built',
    'package.json',
    'LICENSE',
    '!**/*.map',
    '!node_modules/**/*.{ts,mts,cts,md,markdown}',
    '!node_modules/better-sqlite3/{deps,src,binding.gyp}',
    // It brings binaries for telephones and for another runtime too.
    '!node_modules/sodium-native/prebuilds/{android,ios}-*/**',
    '!node_modules/**/*.bare',
  ],
  asar: true,
  // A library is opened by the system, which cannot look into an archive.
  asarUnpack: ['**/*.node', '**/*.{so,so.*,dylib,dll}'],
  // The native modules are Node-API and bring their binaries.
  npmRebuild: false,
  nodeGypRebuild: false,
  publish: null,
  afterPack: async (context) => {
    const executable = executableIn(context.appOutDir, context.electronPlatformName, context.packager)
    await flipFuses(executable, FUSES)
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Office',
    executableName: 'blotter',
    synopsis: 'Pull, verify, question and report archived audit logs',
    maintainer: 'The Blotter authors <blotter@localhost>',
  },
  deb: { packageName: 'blotter' },
  mac: { target: ['dmg'], category: 'public.app-category.finance', hardenedRuntime: true },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
}
